import JSONText
import RefinerTestSupport
import Testing

@testable import Refiner

@Suite("Classes that look merged")
struct MergedPairTests {
    private func merged(_ matrix: [[Int]]) -> [MergedPair] {
        let metrics = matrix.indices.map { Sample.metrics("c\($0)") }
        return Sample.task("t", metrics, matrix: matrix).merged
    }

    @Test("are those whose index is low by statsmodels' Newcombe interval, and which are mixed up both ways")
    func criterion() throws {
        let pairs = try #require(SklearnRecord.all()["pairs"]?.array)
        #expect(Set(pairs.compactMap { $0["merged"]?.bool }) == [true, false])
        for pair in pairs {
            let counts = pair["counts"]?.array?.compactMap(\.int) ?? []
            let found = merged([[counts[0], counts[1]], [counts[2], counts[3]]])
            #expect(!found.isEmpty == pair["merged"]?.bool, "\(counts)")
        }
    }

    @Test("are found where two classes were made alike, and nowhere else")
    func planted() {
        // Classes 3 and 4 are told apart by a coin; all others are right three times in four.
        var generator = SplitMix64(seed: 3)
        var matrix = [[Int]](repeating: [Int](repeating: 0, count: 8), count: 8)
        for label in 0..<8 {
            for _ in 0..<40 {
                let answer =
                    label == 3 || label == 4
                    ? Int.random(in: 3...4, using: &generator)
                    : Int.random(in: 0..<4, using: &generator) > 0 ? label : Int.random(in: 0..<8, using: &generator)
                matrix[label][answer] += 1
            }
        }
        let found = merged(matrix)
        #expect(found.map { [$0.first, $0.second] } == [["c3", "c4"]])
        #expect(found.first?.right == matrix[3][3] + matrix[4][4])
        #expect(found.first?.confused == matrix[3][4] + matrix[4][3])
    }

    @Test("are no rare class that a frequent one swallows, nor a handful of samples")
    func notSwallowed() {
        #expect(merged([[17, 194], [10, 994]]) == [])
        #expect(merged([[0, 30], [0, 500]]) == [])
        #expect(merged([[1, 1], [1, 1]]) == [])
        #expect(merged([]) == [])
    }

    @Test("are named in few of the real analyses: no pair in nine tasks of 500 classes")
    func realAnalyses() {
        let real = SklearnRecord.cases.filter { $0.name.contains("/") }
        let pairs = real.flatMap { record in record.analysis().merged.map { "\(record.name) \($0.first) \($0.second)" }
        }
        #expect(pairs == [])
    }

    @Test("of sets of labels are those given in each other's stead")
    func sets() {
        let metrics = ["a", "b", "c"].map {
            ClassMetrics(label: $0, precision: 0.5, recall: 0.5, f1: 0.5, support: 60)
        }
        let pairs = [
            ConfusionPair(trueLabel: "a", predictedLabel: "b", count: 28),
            ConfusionPair(trueLabel: "b", predictedLabel: "a", count: 27),
            ConfusionPair(trueLabel: "c", predictedLabel: "a", count: 2),
        ]
        let task = Sample.task("t", metrics, kind: .multiLabel, pairs: pairs)
        #expect(task.merged.map { [$0.first, $0.second] } == [["a", "b"]])
    }
}
