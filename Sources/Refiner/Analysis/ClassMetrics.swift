/// How well one class is recognised, in scikit-learn's terms.
public struct ClassMetrics: Sendable, Hashable, Codable {
    /// The class.
    public let label: String
    /// True positives over everything predicted as the class, 0…1; nil where the input does not say.
    ///
    /// 0 where the class was never predicted, as all metrics whose divisor is 0.
    public let precision: Double?
    /// True positives over everything that is the class, 0…1; nil where the input does not say.
    public let recall: Double?
    /// Harmonic mean of precision and recall, 0…1.
    public let f1: Double
    /// Number of evaluated samples that truly are the class.
    public let support: Int
    /// How far the metrics may be off; nil where the input neither says nor has counts to tell.
    public let intervals: MetricIntervals?

    /// Creates the metrics of one class.
    public init(
        label: String, precision: Double? = nil, recall: Double? = nil, f1: Double, support: Int,
        intervals: MetricIntervals? = nil
    ) {
        self.label = label
        self.precision = precision
        self.recall = recall
        self.f1 = f1
        self.support = support
        self.intervals = intervals
    }

    /// The 95 % interval of the F1, worked out from the metrics where none is given.
    public var f1Interval: Interval { (intervals ?? MetricIntervals(TaskCounts.LabelCounts(workedOutFrom: self))).f1 }

    /// The same metrics with `intervals`.
    func bearing(_ intervals: MetricIntervals) -> ClassMetrics {
        ClassMetrics(
            label: label, precision: precision, recall: recall, f1: f1, support: support, intervals: intervals)
    }
}

extension TaskCounts.LabelCounts {
    /// The counts that give `metrics`, exact for supports below 10,000 although metrics are rounded to four places.
    ///
    /// Without precision and recall, misses and false alarms are taken to be equally many.
    init(workedOutFrom metrics: ClassMetrics) {
        self.init()
        let support = max(0, metrics.support)
        func count(_ value: Double) -> Int { Int(max(0, min(value, 1e15)).rounded()) }
        truePositives = min(support, count((metrics.recall ?? metrics.f1) * Double(support)))
        falseNegatives = support - truePositives
        if metrics.recall == nil {
            falsePositives = falseNegatives
        } else if let precision = metrics.precision, precision > 0 {
            falsePositives = max(0, count(Double(truePositives) / precision) - truePositives)
        } else if metrics.f1 > 0 {
            falsePositives = max(0, count(2 * Double(truePositives) / metrics.f1) - support - truePositives)
        }
    }
}
