/// Finds labels that rows of a multi-label task probably bear wrongly or lack.
///
/// Each label is a question of its own, yes or no, as in cleanlab's multi-label filter; see ``ConfidentLearning``.
package enum MultiLabelConfidentLearning {
    /// Takes one row: its number, the classes it bears, and the probability of each class, which need not sum to 1.
    package typealias Visit = (_ row: Int, _ given: [Int], _ probabilities: UnsafeBufferPointer<Float>) -> Void

    /// The doubts of a multi-label task.
    ///
    /// - Parameters:
    ///   - labels: the classes, in the order of the probabilities.
    ///   - rows: as in ``ConfidentLearning/doubts(labels:rows:)``; each probability within 0…1.
    /// - Throws: as ``ConfidentLearning/doubts(labels:rows:)``.
    package static func doubts(
        labels: [String], rows: (Visit) throws(RefineError) -> Void
    ) throws(RefineError) -> LabelDoubts {
        try ConfidentLearning.check(labels)
        var questions = Questions(count: labels.count)
        var confidences = labels.map { _ in SelfConfidence(classCount: 2) }
        try rows { _, bearing, probabilities in
            questions.ask(bearing, probabilities) { label, given, pair in
                confidences[label].add(given: given, confidence: pair[given])
            }
        }
        let seen = questions.rows
        var joints = confidences.map { ConfidentJoint(thresholds: $0.thresholds) }
        try rows { _, bearing, probabilities in
            questions.ask(bearing, probabilities) { label, given, pair in
                joints[label].add(given: given, probabilities: pair)
            }
        }
        guard questions.rows == 2 * seen else { throw ConfidentLearning.changed }
        let calibrated = zip(joints, confidences).map { $0.calibrated(rowCounts: $1.counts) }
        var selections = zip(calibrated, confidences).map {
            DoubtSelection(PruneCounts(joint: $0, rowCounts: $1.counts))
        }
        try rows { row, bearing, probabilities in
            questions.ask(bearing, probabilities) { label, given, pair in
                selections[label].add(row: row, given: given, probabilities: pair)
            }
        }
        guard questions.rows == 3 * seen else { throw ConfidentLearning.changed }
        return result(labels, rows: seen, confidences.map(\.counts), calibrated, selections.map(\.doubted))
    }

    /// Asks for each label of a row whether the row bears it (1) or not (0), and how probable no and yes are.
    private struct Questions {
        /// How many rows were asked about.
        var rows = 0
        private var bears: [Bool]

        init(count: Int) {
            bears = Array(repeating: false, count: count)
        }

        mutating func ask(
            _ bearing: [Int], _ probabilities: UnsafeBufferPointer<Float>,
            _ body: (_ label: Int, _ given: Int, _ pair: UnsafeBufferPointer<Float>) -> Void
        ) {
            guard probabilities.count == bears.count else { return }
            rows += 1
            for label in bearing where bears.indices.contains(label) { bears[label] = true }
            withUnsafeTemporaryAllocation(of: Float.self, capacity: 2) { pair in
                for label in bears.indices {
                    let probability = probabilities[label] > 0 ? min(probabilities[label], 1) : 0
                    pair.initialize(repeating: probability)
                    pair[0] = 1 - probability
                    body(label, bears[label] ? 1 : 0, UnsafeBufferPointer(pair))
                    bears[label] = false
                }
            }
        }
    }

    private static func result(
        _ labels: [String], rows: Int, _ counts: [[Int]], _ joints: [[[Int]]], _ doubted: [[RankedRow]]
    ) -> LabelDoubts {
        var byClass: [LabelDoubts.OfClass] = []
        var ranked: [(index: Int, row: RankedRow)] = []
        var wrong = 0
        for (index, label) in labels.enumerated() {
            wrong += joints[index][0][1] + joints[index][1][0]
            ranked += doubted[index].map { (index, $0) }
            byClass.append(
                LabelDoubts.OfClass(
                    label: label, rows: counts[index][1], doubts: doubted[index].count { $0.given == 1 },
                    suggestions: doubted[index].count { $0.given == 0 },
                    estimatedNoise: ConfidentLearning.share(joints[index][1][0], of: counts[index][1])))
        }
        let doubts = ranked.stablySorted { $0.row < $1.row }.map { index, row in
            LabelDoubt(
                row: row.row, given: row.given == 1 ? labels[index] : nil,
                suggested: row.given == 0 ? labels[index] : nil,
                selfConfidence: Double(row.key), margin: Double(row.strength) - Double(row.key))
        }
        return LabelDoubts(
            rows: rows, doubts: doubts, byClass: byClass,
            estimatedNoise: ConfidentLearning.share(wrong, of: rows * labels.count))
    }
}
