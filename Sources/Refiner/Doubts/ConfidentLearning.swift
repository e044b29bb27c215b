/// Finds labels that are probably wrong, from probabilities of a model that was not trained on the rows it judges.
///
/// Confident learning: Northcutt, Jiang & Chuang, "Confident Learning: Estimating Uncertainty in Dataset Labels", JAIR 70
/// (2021). The rows are read three times, so that memory does not follow their number; the result depends neither on
/// their order nor on how they are cut into pieces.
package enum ConfidentLearning {
    /// Takes one row: its number, its given class, and the probability of each class.
    package typealias Visit = (_ row: Int, _ given: Int, _ probabilities: UnsafeBufferPointer<Float>) -> Void

    /// The most classes of one task; memory follows their square.
    package static let maximumClasses = 2048

    /// The doubts of a single-label task.
    ///
    /// - Parameters:
    ///   - labels: the classes, in the order of the probabilities.
    ///   - rows: called three times; it hands over every row each time, with the same number, class and probabilities.
    ///     Probabilities are finite, not negative and sum to about 1 (see ``ProbabilityRow``).
    /// - Throws: what `rows` throws; `badInput` for too many classes, or when a pass has other rows than the first.
    package static func doubts(
        labels: [String], rows: (Visit) throws(RefineError) -> Void
    ) throws(RefineError) -> LabelDoubts {
        try check(labels)
        var confidence = SelfConfidence(classCount: labels.count)
        try rows { _, given, probabilities in
            guard labels.indices.contains(given), probabilities.count == labels.count else { return }
            confidence.add(given: given, confidence: probabilities[given])
        }
        let seen = confidence.counts.reduce(0, +)

        var joint = ConfidentJoint(thresholds: confidence.thresholds)
        var again = 0
        try rows { _, given, probabilities in
            guard labels.indices.contains(given), probabilities.count == labels.count else { return }
            again += 1
            joint.add(given: given, probabilities: probabilities)
        }
        guard again == seen else { throw changed }

        let calibrated = joint.calibrated(rowCounts: confidence.counts)
        var selection = DoubtSelection(PruneCounts(joint: calibrated, rowCounts: confidence.counts))
        again = 0
        try rows { row, given, probabilities in
            guard labels.indices.contains(given), probabilities.count == labels.count else { return }
            again += 1
            selection.add(row: row, given: given, probabilities: probabilities)
        }
        guard again == seen else { throw changed }
        return result(labels: labels, counts: confidence.counts, joint: calibrated, doubted: selection.doubted)
    }

    static func check(_ labels: [String]) throws(RefineError) {
        guard labels.count <= maximumClasses else {
            throw RefineError(
                .badInput, "\(labels.count) classes are too many to look for wrong labels; at most \(maximumClasses)")
        }
    }

    static let changed = RefineError(.badInput, "the rows changed while they were read")

    private static func result(
        labels: [String], counts: [Int], joint: [[Int]], doubted: [RankedRow]
    ) -> LabelDoubts {
        var byClass = labels.indices.map { index in
            LabelDoubts.OfClass(
                label: labels[index], rows: counts[index], doubts: 0, suggestions: 0,
                estimatedNoise: share(counts[index] - joint[index][index], of: counts[index]))
        }
        let doubts = doubted.map { ranked in
            byClass[Int(ranked.given)].doubts += 1
            byClass[Int(ranked.suggested)].suggestions += 1
            return LabelDoubt(
                row: ranked.row, given: labels[Int(ranked.given)], suggested: labels[Int(ranked.suggested)],
                selfConfidence: Double(ranked.key), margin: Double(ranked.strength) - Double(ranked.key))
        }
        let total = counts.reduce(0, +)
        let wrong = joint.indices.reduce(0) { $0 + counts[$1] - joint[$1][$1] }
        return LabelDoubts(rows: total, doubts: doubts, byClass: byClass, estimatedNoise: share(wrong, of: total))
    }

    static func share(_ part: Int, of whole: Int) -> Double {
        whole > 0 ? min(1, max(0, Double(part) / Double(whole))) : 0
    }
}
