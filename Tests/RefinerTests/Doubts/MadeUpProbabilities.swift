import JSONText
import TextFeatures

@testable import Refiner

/// Rows of probabilities with given labels, as a test hands them to confident learning.
struct MadeUpProbabilities {
    var labels: [String]
    var given: [Int]
    var rows: [[Float]]

    /// A model that is mostly right about `count` rows; every `flip`th label was changed to the next but one.
    init(rows count: Int, classes: Int, flip: Int, seed: UInt64 = 1) {
        var generator = SeededGenerator(seed: seed)
        labels = (0..<classes).map { "class \($0)" }
        given = []
        rows = []
        for row in 0..<count {
            let truth = generator.integer(below: classes)
            var weights = (0..<classes).map { _ in Float(1 + generator.integer(below: 1000)) / 1000 }
            weights[truth] += Float(1 + generator.integer(below: 4 * classes))
            let sum = weights.reduce(0, +)
            rows.append(weights.map { $0 / sum })
            given.append(row % flip == 0 ? (truth + 2) % classes : truth)
        }
    }

    /// Rows that the script beside the fixtures recorded.
    init(recorded: JSON) {
        given = (recorded["given"]?.array ?? []).compactMap(\.int)
        rows = (recorded["probabilities"]?.array ?? []).map {
            ($0.array ?? []).compactMap { $0.double.map { Float($0) } }
        }
        labels = (0..<(rows.first?.count ?? 0)).map { "class \($0)" }
    }

    func visit(order: [Int]? = nil, _ visit: ConfidentLearning.Visit) {
        for row in order ?? Array(rows.indices) {
            rows[row].withUnsafeBufferPointer { visit(row, given[row], $0) }
        }
    }

    func doubts(order: [Int]? = nil) throws(RefineError) -> LabelDoubts {
        try ConfidentLearning.doubts(labels: labels) { visit(order: order, $0) }
    }
}
