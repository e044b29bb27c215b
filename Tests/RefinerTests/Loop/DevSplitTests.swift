import Foundation
import Testing

@testable import Refiner

@Suite("A split for measuring")
struct DevSplitTests {
    private let texts = (0..<40).map { "text \($0 % 36)" }
    private let labels = (0..<40).map { [$0 % 36 < 30 ? "many" : $0 % 36 < 34 ? "some" : "two"] }

    @Test("takes its share of each class, nothing of one with two texts, and equal texts together")
    func share() {
        let taken = DevSplit(share: 0.2, seed: 1).taken(texts: texts, labels: labels)
        let chosen = Set(taken.map { texts[$0] })
        #expect(chosen.count == 7)
        #expect(taken.count { labels[$0] == ["two"] } == 0)
        #expect(texts.indices.allSatisfy { taken.contains($0) == chosen.contains(texts[$0]) })
    }

    @Test("takes texts together that differ in case or spaces alone")
    func normalForms() {
        let copies = texts.map { $0.uppercased().replacingOccurrences(of: " ", with: "  ") }
        let taken = DevSplit(share: 0.2, seed: 1).taken(texts: texts + copies, labels: labels + labels)
        #expect(!taken.isEmpty)
        #expect(texts.indices.allSatisfy { taken.contains($0) == taken.contains($0 + texts.count) })
    }

    @Test("is the same for the same seed, in any order of the rows, and another for another")
    func repeats() {
        func chosen(_ seed: UInt64, _ order: [Int]) -> Set<String> {
            let taken = DevSplit(share: 0.2, seed: seed).taken(
                texts: order.map { texts[$0] }, labels: order.map { labels[$0] })
            return Set(taken.map { texts[order[$0]] })
        }
        let order = Array(texts.indices)
        #expect(chosen(1, order) == chosen(1, order.reversed()))
        #expect(chosen(1, order) != chosen(2, order))
    }
}
