import Foundation

/// The lengths beyond which a text stands far out from the others of its class.
///
/// They are Tukey's outer fences on the logarithm of the length: three interquartile ranges below the first quartile and
/// above the third (Tukey, "Exploratory Data Analysis", 1977). Lengths are about log-normal, and quartiles do not care how
/// far out the outliers are. The range counts as at least ``leastRange``, so that where nearly all texts are of one length,
/// a text must be more than three times as long, or as short, to stand out.
///
/// A length is the number of Unicode scalars of the normal form, so scripts without spaces need no special care.
struct LengthFences: Sendable, Hashable {
    /// The shortest length that does not stand out.
    let shortest: Int
    /// The longest length that does not stand out.
    let longest: Int

    /// With fewer texts the quartiles say too little.
    static let leastTexts = 20
    /// The least interquartile range, as a difference of natural logarithms.
    static let leastRange = 0.4

    /// Learns from lengths of at least 1; nil when there are fewer than ``leastTexts``.
    init?(lengths: some Sequence<Int32>) {
        let sorted = lengths.filter { $0 > 0 }.sorted()
        guard sorted.count >= Self.leastTexts else { return nil }
        let logarithms = { (index: Int) in log(Double(sorted[index])) }
        let first = Self.quantile(0.25, count: sorted.count, logarithms)
        let third = Self.quantile(0.75, count: sorted.count, logarithms)
        let reach = 3 * max(third - first, Self.leastRange)
        // Rounding must not make an outlier of a text that stands on the fence.
        shortest = max(1, Int(exp(first - reach) - 1e-9) + 1)
        longest = Int(min(exp(third + reach) + 1e-9, 1e15))
    }

    /// Whether a length lies between the fences.
    func hold(_ length: Int32) -> Bool { Int(length) >= shortest && Int(length) <= longest }

    /// The quantile between the two nearest of `count` ascending values, by linear interpolation as `numpy.quantile` does it.
    static func quantile(_ share: Double, count: Int, _ value: (Int) -> Double) -> Double {
        let position = share * Double(count - 1)
        let below = Int(position)
        let above = min(below + 1, count - 1)
        return value(below) + (value(above) - value(below)) * (position - Double(below))
    }
}
