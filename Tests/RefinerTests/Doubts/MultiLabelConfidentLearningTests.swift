import JSONText
import Testing

@testable import Refiner

@Suite("Confident learning of several labels")
struct MultiLabelConfidentLearningTests {
    private struct Recorded {
        var given: [[Int]]
        var rows: [[Float]]
        var json: JSON

        init() throws {
            json = try #require(try Repository.recorded("confident_learning.json")["several"])
            given = try #require(json["given"]?.array).map { ($0.array ?? []).compactMap(\.int) }
            rows = try #require(json["probabilities"]?.array).map {
                ($0.array ?? []).compactMap { $0.double.map { Float($0) } }
            }
        }

        func doubts() throws(RefineError) -> LabelDoubts {
            try MultiLabelConfidentLearning.doubts(labels: ["a", "b", "c"]) { visit in
                for row in rows.indices { rows[row].withUnsafeBufferPointer { visit(row, given[row], $0) } }
            }
        }
    }

    @Test("doubts as many answers of each label as cleanlab, and estimates its noise")
    func agreesWithCleanlab() throws {
        let recorded = try Recorded()
        let found = try recorded.doubts()
        #expect(found.rows == recorded.rows.count)
        let counts = found.byClass.map { $0.doubts + $0.suggestions }
        #expect(counts == recorded.json["both_counts"]?.array?.compactMap(\.int))
        for (index, counts) in found.byClass.enumerated() {
            let bearing = recorded.given.count { $0.contains(index) }
            let joint = try #require(recorded.json["calibrated_joint"]?.array?[index].array?[1].array)
            #expect(counts.rows == bearing)
            #expect(counts.estimatedNoise == Double(joint[0].int ?? -1) / Double(bearing))
        }
    }

    @Test("says which label is borne wrongly and which is lacking")
    func saysWhich() throws {
        let recorded = try Recorded()
        let doubts = try recorded.doubts().doubts
        #expect(doubts.contains { $0.given != nil } && doubts.contains { $0.suggested != nil })
        for doubt in doubts {
            #expect((doubt.given == nil) != (doubt.suggested == nil))
            let label = try #require(["a", "b", "c"].firstIndex(of: doubt.given ?? doubt.suggested ?? ""))
            #expect(recorded.given[doubt.row].contains(label) == (doubt.given != nil))
            let yes = Double(recorded.rows[doubt.row][label])
            #expect(abs(doubt.selfConfidence - (doubt.given == nil ? 1 - yes : yes)) < 1e-6)
        }
    }

    @Test("has nothing to doubt without rows, and passes over columns that do not exist")
    func isSafe() throws {
        #expect(try MultiLabelConfidentLearning.doubts(labels: ["a"]) { _ in }.doubts.isEmpty)
        let odd = try MultiLabelConfidentLearning.doubts(labels: ["a"]) { visit in
            [Float.nan].withUnsafeBufferPointer { visit(0, [7, -1, 0], $0) }
            [Float(2), 3].withUnsafeBufferPointer { visit(1, [0], $0) }
        }
        #expect(odd.rows == 1)
    }
}
