/// An amount of United States dollars, exact: a whole number of picodollars (10⁻¹² dollars).
///
/// Prices are decimal dollars per million tokens; with up to six decimals, a token costs a whole number of picodollars.
/// Sums beyond about 9.2 million dollars stay at that amount.
public struct Money: Codable, Sendable, Hashable, Comparable {
    /// The amount in 10⁻¹² dollars.
    public var picodollars: Int

    /// An amount.
    public init(picodollars: Int) {
        self.picodollars = picodollars
    }

    /// Nothing.
    public static let zero = Money(picodollars: 0)

    /// The amount in dollars, rounded to a double.
    public var dollars: Double { Double(picodollars) / 1e12 }

    /// Compares amounts.
    public static func < (left: Money, right: Money) -> Bool { left.picodollars < right.picodollars }

    /// The sum, or the greatest amount when it is beyond.
    public static func + (left: Money, right: Money) -> Money {
        Money(picodollars: left.picodollars.addingSaturated(right.picodollars))
    }

    /// The difference, or the least amount when it is beyond.
    public static func - (left: Money, right: Money) -> Money {
        Money(picodollars: left.picodollars.subtractingSaturated(right.picodollars))
    }

    /// Adds to the amount.
    public static func += (left: inout Money, right: Money) { left = left + right }

    /// So many times the amount, or the greatest amount when it is beyond.
    public func times(_ count: Int) -> Money {
        Money(picodollars: picodollars.multipliedSaturated(by: count))
    }
}
