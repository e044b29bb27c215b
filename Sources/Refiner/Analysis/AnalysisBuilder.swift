/// Turns counts into an analysis, as scikit-learn computes it with `zero_division=0`.
package enum AnalysisBuilder {
    /// The most labels for which the confusion matrix is written out; beyond, its pairs say the same in less room.
    package static let largestMatrix = 1_000

    /// The analysis of one task: metrics, averages, confusions, intervals, calibration, classes that look merged.
    ///
    /// - Parameter errors: the wrong answers, most confident first; they may be left out and pulled while the analysis is
    ///   written (``AnalysisWriter``).
    package static func analysis(of counts: TaskCounts, errors: [ErrorSample]) -> TaskAnalysis {
        let metrics = zip(counts.labels, counts.labelCounts).map { ClassMetrics(label: $0, $1) }
        return TaskAnalysis(
            name: counts.name, kind: counts.kind,
            accuracy: counts.samples > 0 ? Double(counts.correct) / Double(counts.samples) : nil,
            labels: counts.labels, confusionMatrix: matrix(counts), classMetrics: metrics, errors: errors,
            confusionPairs: pairs(counts), samples: counts.samples,
            averages: TaskAverages(counts, metrics: metrics), calibration: Calibration(counts))
    }

    /// What the user should know about the counts: matrices left out, and metrics that are 0 for want of a divisor.
    package static func diagnostics(of counts: TaskCounts) -> [Diagnostic] {
        var messages: [String] = []
        if counts.samples == 0 { messages.append("no samples: every metric is 0") }
        if counts.kind == .singleLabel, counts.labels.count > largestMatrix {
            messages.append(
                "\(counts.labels.count) classes: the confusion matrix is left out, its pairs are listed (a matrix is "
                    + "written for at most \(largestMatrix))")
        }
        let counted = zip(counts.labels, counts.labelCounts)
        let silent = counted.filter { $1.truePositives + $1.falsePositives == 0 }.map(\.0)
        if !silent.isEmpty {
            messages.append("never predicted, so that their precision counts as 0: \(names(silent))")
        }
        let unseen = counted.filter { $1.truePositives + $1.falseNegatives == 0 }.map(\.0)
        if !unseen.isEmpty {
            messages.append("without a true sample, so that their recall counts as 0: \(names(unseen))")
        }
        return messages.map { Diagnostic("task \(counts.name.excerpt()): \($0)") }
    }

    private static func names(_ labels: [String]) -> String {
        let more = labels.count > 5 ? " and \(labels.count - 5) more" : ""
        return labels.prefix(5).map { $0.excerpt(40) }.joined(separator: ", ") + more
    }

    private static func matrix(_ counts: TaskCounts) -> [[Int]]? {
        let size = counts.labels.count
        guard counts.kind == .singleLabel, size <= largestMatrix else { return nil }
        var matrix = [[Int]](repeating: [Int](repeating: 0, count: size), count: size)
        for cell in counts.cells { matrix[cell.row][cell.column] = cell.count }
        return matrix
    }

    private static func pairs(_ counts: TaskCounts) -> [ConfusionPair] {
        counts.cells.filter { $0.row != $0.column }.map {
            ConfusionPair(trueLabel: counts.labels[$0.row], predictedLabel: counts.labels[$0.column], count: $0.count)
        }
    }
}
