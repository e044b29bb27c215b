/// How far the metrics of one class may be off, since only so many samples were evaluated: 95 % intervals.
public struct MetricIntervals: Sendable, Hashable, Codable {
    /// Of the precision; 0…1 for a class that was never predicted.
    public let precision: Interval
    /// Of the recall; 0…1 for a class without support.
    public let recall: Interval
    /// Of the F1.
    public let f1: Interval

    /// Creates intervals.
    public init(precision: Interval, recall: Interval, f1: Interval) {
        self.precision = precision
        self.recall = recall
        self.f1 = f1
    }

    /// The intervals that counts give: Wilson's for precision and recall, and the indirect Wilson interval for F1.
    ///
    /// F1 = 2J / (1 + J) where J = TP / (TP + FP + FN), and among the samples that are or were called the class the true
    /// positives are binomial with parameter J. So Wilson's interval of J, carried over, is one of F1: it stays within
    /// 0…1, never shrinks to a point, and covers close to 95 % also where few samples were seen (Lam, Gopal and Qian
    /// 2023, "Confidence Intervals for the F1 Score: A Comparison of Four Methods", arXiv 2309.14621). The delta method
    /// (Takahashi et al. 2022) has neither property.
    init(_ counts: TaskCounts.LabelCounts) {
        let (right, alarms, misses) = (counts.truePositives, counts.falsePositives, counts.falseNegatives)
        precision = .wilson(right, of: right.addingSaturated(alarms))
        recall = .wilson(right, of: right.addingSaturated(misses))
        let jaccard = Interval.wilson(right, of: right.addingSaturated(alarms).addingSaturated(misses))
        f1 = Interval(lower: Self.f1(jaccard.lower), upper: Self.f1(jaccard.upper))
    }

    private static func f1(_ jaccard: Double) -> Double { 2 * jaccard / (1 + jaccard) }
}
