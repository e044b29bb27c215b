public import JSONText

/// One measure of two classifiers on the same rows, and how sure its difference is.
public struct MeasuredDifference: Sendable, Hashable, Codable {
    /// The first classifier's, 0…1.
    public let before: Double
    /// The second classifier's, 0…1.
    public let after: Double
    /// The lower bound of the interval of the difference, −1…1.
    public let lower: Double
    /// The upper bound.
    public let upper: Double
    /// The two-sided p-value, 0…1: how often chance alone makes a difference as large.
    public let pValue: Double
    /// The one-sided p-value, 0…1: how often chance alone makes a gain as large.
    public let pGain: Double

    /// Creates a difference.
    public init(before: Double, after: Double, lower: Double, upper: Double, pValue: Double, pGain: Double) {
        self.before = before
        self.after = after
        self.lower = lower
        self.upper = upper
        self.pValue = pValue
        self.pGain = pGain
    }

    /// After minus before, −1…1.
    public var difference: Double { after - before }

    /// The difference in points with its sign, such as `+2.4`.
    public var points: String { Self.points(difference) }

    /// The interval in points, such as `-0.3 to +4.1`.
    public var interval: String { "\(Self.points(lower)) to \(Self.points(upper))" }

    static func points(_ share: Double) -> String {
        let text = (share * 100).formatted(places: 1)
        return text.hasPrefix("-") || text == "0.0" ? text : "+" + text
    }

    /// `{"before","after","difference","lower","upper","p_value","p_gain"}`.
    public var json: JSON {
        [
            "before": JSON(before), "after": JSON(after), "difference": JSON(difference), "lower": JSON(lower),
            "upper": JSON(upper), "p_value": JSON(pValue), "p_gain": JSON(pGain),
        ]
    }

    /// Reads what ``json`` wrote; nil for anything else.
    public init?(json: JSON?) {
        func number(_ name: String) -> Double? { json?[name]?.double.flatMap { $0.isFinite ? $0 : nil } }
        guard let before = number("before"), let after = number("after"), let lower = number("lower"),
            let upper = number("upper"), let pValue = number("p_value"), let pGain = number("p_gain")
        else { return nil }
        self.init(before: before, after: after, lower: lower, upper: upper, pValue: pValue, pGain: pGain)
    }
}
