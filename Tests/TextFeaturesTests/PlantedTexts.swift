import TextFeatures

/// Sentences from a seed, with near duplicates and near misses among them, and the truth by counting everything.
struct PlantedTexts {
    private(set) var texts: [String] = []
    private var generator: SeededGenerator
    private let words: [String]

    /// - Parameter vocabulary: The number of different words: few make texts of common phrases.
    init(_ count: Int, seed: UInt64, vocabulary: Int = 2000) {
        var generator = SeededGenerator(seed: seed)
        var words = ["café", "naïve", "漢字", "مرحبا", "नमस्ते", "👍🏽", "e\u{301}te\u{301}"]
        while words.count < vocabulary {
            let letters = (0..<(2 + generator.integer(below: 7))).map { _ in UInt8(97 + generator.integer(below: 15)) }
            words.append(String(decoding: letters, as: UTF8.self))
        }
        self.words = words
        self.generator = generator
        while texts.count < count { plant() }
    }

    private mutating func plant() {
        if texts.isEmpty || generator.unit() < 0.7 {
            let length = 1 + generator.integer(below: 20)
            texts.append((0..<length).map { _ in generator.choice(words)! }.joined(separator: " "))
        } else {
            let source = generator.choice(texts)!
            texts.append(generator.unit() < 0.2 ? source.uppercased() + " " : edited(source))
        }
    }

    private mutating func edited(_ text: String) -> String {
        RandomTexts.edited(text, edits: 4, &generator)
    }

    /// All pairs at or above a threshold, by counting what each two share.
    static func bruteForce(_ texts: [String], threshold: Double) -> [SimilarityJoin.Pair] {
        let sets = texts.map { Shingles($0).hashes }
        var textsWith: [UInt64: [Int]] = [:]
        var pairs: [SimilarityJoin.Pair] = []
        for (second, set) in sets.enumerated() {
            var shared: [Int: Int] = [:]
            for hash in set {
                for first in textsWith[hash, default: []] { shared[first, default: 0] += 1 }
                textsWith[hash, default: []].append(second)
            }
            for (first, count) in shared.sorted(by: { $0.key < $1.key }) {
                let similarity = Double(count) / Double(set.count + sets[first].count - count)
                if similarity >= threshold {
                    pairs.append(SimilarityJoin.Pair(first: first, second: second, similarity: similarity))
                }
            }
        }
        return pairs
    }

    /// Of each text the pair with the earliest that it repeats.
    static func firstOfEach(_ pairs: [SimilarityJoin.Pair]) -> [SimilarityJoin.Pair] {
        var firsts: [SimilarityJoin.Pair] = []
        for pair in pairs where firsts.last?.second != pair.second { firsts.append(pair) }
        return firsts
    }
}

/// The pairs of some texts.
func joined(_ texts: [String], threshold: Double = 0.8, threads: Int = 1) -> [SimilarityJoin.Pair] {
    var join = SimilarityJoin(threshold: threshold)
    for text in texts { join.insert(text) }
    return join.pairs(threads: threads)
}
