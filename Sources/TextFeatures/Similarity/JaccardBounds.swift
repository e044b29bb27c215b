/// What a threshold of Jaccard's index demands of the sizes of two sets and of what they share.
///
/// All numbers err towards letting a pair through: the similarity itself decides in the end.
struct JaccardBounds: Sendable {
    let threshold: Double
    /// (1 − t) / (1 + t) in units of 2^-32, rounded up.
    private let differenceShare: UInt64

    private static let slack = 1e-6

    /// - Precondition: The threshold is above 0 and at most 1.
    init(threshold: Double) {
        precondition(threshold > 0 && threshold <= 1, "the threshold of similarity must lie in (0, 1]")
        self.threshold = threshold
        differenceShare = UInt64((1 - threshold) / (1 + threshold) * 0x1p32) + 1
    }

    /// The least number of elements that a set of `count` must share with any match, ⌈t·n⌉: its size at least, too.
    @inline(__always)
    func leastOverlap(_ count: Int) -> Int {
        max(1, Self.ceiling(threshold * Double(count) - Self.slack))
    }

    /// The greatest size of a match of a set of `count`.
    @inline(__always)
    func greatestSize(_ count: Int) -> Int {
        Int(min(Double(count) / threshold + Self.slack, 0x1p40))
    }

    /// How many of the first elements, in the common order, hold one that is shared with any match.
    @inline(__always)
    func prefixLength(_ count: Int) -> Int {
        count - leastOverlap(count) + 1
    }

    /// The same if the match is no smaller than the set.
    ///
    /// Source: Xiao, Wang, Lin, Yu, "Efficient similarity joins for near duplicate detection" (PPJoin), 2008.
    @inline(__always)
    func prefixLengthAmongGreater(_ count: Int) -> Int {
        count - max(1, Self.ceiling(2 * threshold / (1 + threshold) * Double(count) - Self.slack)) + 1
    }

    /// The greatest number of elements that only one of two matching sets has, from the sum of their sizes.
    @inline(__always)
    func greatestDifference(_ total: UInt64) -> UInt64 {
        (total &* differenceShare &+ 0x1000) >> 32
    }

    /// The least number of elements that two matching sets share, from the sum of their sizes.
    @inline(__always)
    func leastShared(_ total: UInt64) -> UInt64 {
        max(1, (total &- greatestDifference(total) &+ 1) >> 1)
    }

    /// The Jaccard index, if it reaches the threshold.
    @inline(__always)
    func similarity(shared: Int, total: Int) -> Double? {
        let similarity = Double(shared) / Double(total - shared)
        return similarity >= threshold ? similarity : nil
    }

    /// The least integer that is not below a number; `rounded(.up)` would need the C mathematics library linked.
    @inline(__always)
    private static func ceiling(_ number: Double) -> Int {
        let whole = Int(number)
        return Double(whole) < number ? whole + 1 : whole
    }
}
