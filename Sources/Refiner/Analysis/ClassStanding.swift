/// What is known of a class, held against a threshold for its F1.
public enum ClassStanding: String, Sendable, Hashable, Codable, CaseIterable {
    /// The whole 95 % interval of its F1 lies below the threshold.
    case weak
    /// The interval spans the threshold: too few samples to tell.
    case unknown
    /// The whole interval reaches the threshold.
    case sound
    /// No evaluated sample is of the class.
    case unseen

    /// The standing of the class that has `metrics`.
    public init(_ metrics: ClassMetrics, threshold: Double) {
        guard metrics.support > 0 else {
            self = .unseen
            return
        }
        let interval = metrics.f1Interval
        self = interval.spans(threshold) ? .unknown : interval.upper < threshold ? .weak : .sound
    }
}
