import TextFeatures
import Testing

@testable import Refiner

@Suite("Validation of planted texts")
struct ValidationTruthTests {
    private var generator = SeededGenerator(seed: 11)

    /// Texts among which many resemble one another: a few stems, each with some characters changed.
    private mutating func texts(_ count: Int) -> [String] {
        let letters = Array("abcdefgh 卡片没到سلام")
        let stems = (0..<12).map { _ in (0..<80).map { _ in letters[Int(generator.next() % UInt64(letters.count))] } }
        return (0..<count).map { _ in
            var text = stems[Int(generator.next() % 12)]
            for _ in 0..<Int(generator.next() % 4) {
                text[Int(generator.next() % UInt64(text.count))] =
                    letters[Int(generator.next() % UInt64(letters.count))]
            }
            return String(text)
        }
    }

    @Test("finds exactly the leaks that a comparison of each text with each finds")
    mutating func leaks() throws {
        let all = texts(310)
        let (texts, heldOut) = (Array(all[..<250]), Array(all[250...]))
        let checked = try Checked(texts.map { ($0, "a") })
        try checked.holdOut(heldOut)
        let expected = texts.indices.filter { row in
            heldOut.contains { Shingles.jaccard(Shingles($0), Shingles(texts[row])) >= 0.8 }
        }.map { $0 + 1 }
        #expect(expected.count > 20)
        let findings = try checked.report([.leak]).findings
        #expect(findings.compactMap(\.row.place.line).sorted() == expected)
        for finding in findings {
            let row = Shingles(texts[try #require(finding.row.place.line) - 1])
            let best = heldOut.map { Shingles.jaccard(Shingles($0), row) }.max()
            #expect(finding.similarity == best)
        }
    }

    @Test("finds exactly the rows that resemble an earlier one of their label, and the first such")
    mutating func duplicates() throws {
        let rows = texts(300).enumerated().map { ($0.element, $0.offset % 3 == 0 ? "a" : "b") }
        var expected: [String] = []
        let shingles = rows.map { Shingles($0.0) }
        let forms = rows.map { TextNormalizer.normalized($0.0) }
        var leaders: [Int] = []
        for row in rows.indices {
            let isRepeated = leaders.contains { forms[$0] == forms[row] && rows[$0].1 == rows[row].1 }
            if isRepeated { continue }
            let first = leaders.first {
                rows[$0].1 == rows[row].1 && Shingles.jaccard(shingles[$0], shingles[row]) >= 0.8
            }
            if let first { expected.append("near-duplicate \(row + 1)>\(first + 1)") }
            leaders.append(row)
        }
        #expect(expected.count > 50)
        #expect(try Checked(rows).found([.nearDuplicate]) == expected)
    }

    @Test("leaves of every pair of similar rows one, or both if their labels differ and it names one")
    mutating func cleaned() throws {
        let rows = texts(300).enumerated().map { ($0.element, $0.offset % 3 == 0 ? "a" : "b") }
        let checked = try Checked(rows)
        _ = try checked.report(output: "clean")
        let kept = try DatasetStores.reading(checked.folder.path("clean"), preferred: nil).load().tasks[0].rows
        let report = try checked.report([.conflictingNearDuplicate, .conflictingLabels], data: "clean")
        let named = Set(report.findings.compactMap(\.row.place.line))
        let shingles = kept.map { Shingles($0.text) }
        #expect(kept.count > 20 && kept.count < 250)
        for second in kept.indices {
            let similar = (0..<second).filter { Shingles.jaccard(shingles[$0], shingles[second]) >= 0.8 }
            #expect(similar.allSatisfy { kept[$0].labels != kept[second].labels })
            #expect(!similar.isEmpty == named.contains(second + 1))
        }
    }
}
