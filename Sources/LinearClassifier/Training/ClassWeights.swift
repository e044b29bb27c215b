/// How much the rows of a rare class count in training.
public enum ClassWeights: Sendable, Hashable {
    /// ``squareRoot`` in single-label tasks and ``none`` in multi-label ones, where each label's own threshold does more
    /// for rare labels than weights do (1 to 2 points of macro-F1).
    case automatic
    /// All rows alike.
    case none
    /// By the square root of what ``balanced`` gives: most of its gain in macro-F1, little of its loss in accuracy.
    case squareRoot
    /// So that all classes count alike: number of rows / (number of classes × rows of the class).
    case balanced
    /// By class; a class that is not named has weight 1.
    case explicit([String: Double])

    /// The weight of each class.
    ///
    /// The weights of a single-label task are scaled so that the mean over the rows is 1; those of a multi-label task
    /// are for the rows that bear the label, against those that do not: the root of the ratio of their numbers when
    /// balanced (its whole drowns precision), and the root of that.
    /// - Parameter cap: No weight is greater than this.
    package func weights(
        for classes: [String], counts: [Int], rows: Int, isMultiLabel: Bool, cap: Double = .infinity
    ) -> [Double] {
        if case .explicit(let named) = self {
            return classes.map { Swift.min(cap, named[$0] ?? 1) }
        }
        if isMultiLabel {
            if self == .automatic { return counts.map { _ in 1 } }
            return counts.map { count in
                let ratio = Swift.max(1, Double(rows - count) / Double(Swift.max(1, count)))
                return Swift.min(cap, power(ratio.squareRoot()))
            }
        }
        let raw = counts.map { power(Double(rows) / Double(Swift.max(1, classes.count * $0))) }
        let sum = zip(raw, counts).reduce(0) { $0 + $1.0 * Double($1.1) }
        return raw.map { Swift.min(cap, sum > 0 ? $0 * Double(rows) / sum : 1) }
    }

    private func power(_ ratio: Double) -> Double {
        switch self {
        case .none, .explicit: 1
        case .automatic, .squareRoot: ratio.squareRoot()
        case .balanced: ratio
        }
    }
}
