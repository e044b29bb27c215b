import Foundation
import JSONText
import Refiner
import TextFeatures

/// Rows as a dataset has them: made up, from a fixed seed.
func rows(_ count: Int) -> [String] {
    var generator = SeededGenerator(seed: 1)
    let words = (0..<4000).map { _ in
        String(
            (0..<(2 + generator.integer(below: 7))).map { _ in
                Character(Unicode.Scalar(UInt8(97 + generator.integer(below: 26))))
            })
    }
    return (0..<count).map { _ in
        (0..<(4 + generator.integer(below: 14))).map { _ in generator.choice(words) ?? "" }.joined(separator: " ")
    }
}

private struct Row: Decodable {
    let text: String
    let label: String
}

let texts = rows(20_000)
let lines = texts.map { Array("{\"text\": \(JSON.quoted($0)), \"label\": \"some_class\"}".utf8) }

compare(
    "Reading \(lines.count) dataset rows",
    (
        "JSONText",
        { lines.reduce(0) { $0 + (((try? JSON(parsing: $1))?["text"]?.string?.utf8.count) ?? 0) } }
    ),
    (
        "JSONDecoder",
        {
            let decoder = JSONDecoder()
            return lines.reduce(0) { $0 + (((try? decoder.decode(Row.self, from: Data($1)))?.text.utf8.count) ?? 0) }
        }
    ))

let known = texts.prefix(4000).map { Shingles($0) }
let asked = texts.suffix(1000).map { Shingles($0) } + known.prefix(200)
compare(
    "Near duplicates (Jaccard 0.8) of \(asked.count) texts among \(known.count)", rounds: 3,
    (
        "SimilarityIndex",
        {
            var index = SimilarityIndex()
            for (id, shingles) in known.enumerated() { index.insert(shingles, id: id) }
            return asked.count { index.bestMatch($0) != nil }
        }
    ),
    (
        "all pairs",
        { asked.count { text in known.contains { Shingles.jaccard(text, $0) >= 0.8 } } }
    ))
