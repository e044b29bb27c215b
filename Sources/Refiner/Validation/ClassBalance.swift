/// How evenly the rows of a task are spread over its classes.
///
/// In a task with several labels a row, a row counts for each of its labels.
public struct ClassBalance: Sendable, Hashable {
    /// The rows of the largest class divided by those of the smallest, at least 1; nil without classes.
    public let ratio: Double?

    /// The Gini coefficient of the class counts, from 0 (all alike) towards 1 (one class has nearly all); nil without
    /// classes.
    ///
    /// With *n* counts *x* in ascending order it is Σ (2i − n − 1)·xᵢ / (n·Σ xᵢ), *i* from 1: half the mean absolute
    /// difference between two classes, relative to the mean (Gini 1912; Sen 1973).
    public let gini: Double?

    /// The ratio from which a task counts as imbalanced.
    public static let imbalancedRatio = 10.0

    /// Measures the counts of the classes that occur; counts below 1 are left out.
    public init(counts: [Int]) {
        let sorted = counts.filter { $0 > 0 }.map(Double.init).sorted()
        guard let least = sorted.first, let most = sorted.last else {
            ratio = nil
            gini = nil
            return
        }
        ratio = most / least
        let number = Double(sorted.count)
        var weighted = 0.0
        var sum = 0.0
        for (index, count) in sorted.enumerated() {
            weighted += (2 * Double(index + 1) - number - 1) * count
            sum += count
        }
        gini = weighted / (number * sum)
    }
}

/// When a class has too few rows to teach anything.
enum RareLabels {
    /// Fewer rows than this cannot be split for training and evaluation with one left over for either.
    static let leastRows = 5
}
