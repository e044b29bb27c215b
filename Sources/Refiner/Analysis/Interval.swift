/// The range in which a share lies with 95 % confidence.
public struct Interval: Sendable, Hashable, Codable {
    /// The lower bound, 0…1.
    public let lower: Double
    /// The upper bound, 0…1, not below ``lower``.
    public let upper: Double

    /// Creates an interval.
    public init(lower: Double, upper: Double) {
        self.lower = lower
        self.upper = upper
    }

    /// What is known of a share that nothing was counted for: 0…1.
    public static let unknown = Interval(lower: 0, upper: 1)

    /// Both bounds with two decimals, such as `0.41–0.88`.
    public var text: String { "\(lower.formatted(places: 2))–\(upper.formatted(places: 2))" }

    /// Whether `value` lies within: above the lower bound, and not above the upper one.
    ///
    /// A class whose F1 interval spans the threshold may lie on either side of it.
    public func spans(_ value: Double) -> Bool { lower < value && value <= upper }

    /// The score interval of Wilson 1927 for `successes` of `trials`, at 95 %.
    ///
    /// Its coverage is close to 95 % also for few trials, and it never leaves 0…1 nor shrinks to a point at 0 or 1
    /// (Brown, Cai and DasGupta 2001, "Interval Estimation for a Binomial Proportion"). No trials give ``unknown``.
    public static func wilson(_ successes: Int, of trials: Int) -> Interval {
        guard trials > 0 else { return .unknown }
        let count = Double(trials)
        let share = Double(max(0, min(successes, trials))) / count
        let square = quantile * quantile
        let center = (share + square / (2 * count)) / (1 + square / count)
        let spread = share * (1 - share) / count + square / (4 * count * count)
        let half = quantile * spread.squareRoot() / (1 + square / count)
        return Interval(
            lower: successes <= 0 ? 0 : max(0, center - half),
            upper: successes >= trials ? 1 : min(1, center + half))
    }

    /// The 97.5 % quantile of the normal distribution.
    static let quantile = 1.959963984540054
}
