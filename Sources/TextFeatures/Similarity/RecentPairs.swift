/// The pairs of sets that were compared lately, so that few are compared again.
///
/// A pair goes to one of four places, the others of which may be taken by pairs before it: what is forgotten costs
/// time alone.
struct RecentPairs {
    private var pairs: [UInt64] = []

    private static let ways = 4
    private static let size = 1 << 18

    /// Notes a pair; true if it was noted before.
    mutating func insert(_ first: UInt32, _ second: UInt32) -> Bool {
        if pairs.isEmpty { pairs = [UInt64](repeating: .max, count: Self.size) }
        let pair = UInt64(first) << 32 | UInt64(second)
        let start = Int(truncatingIfNeeded: StableHash.mix(pair)) & (Self.size - Self.ways)
        for place in start..<start + Self.ways where pairs[place] == pair { return true }
        for place in stride(from: start + Self.ways - 1, to: start, by: -1) { pairs[place] = pairs[place - 1] }
        pairs[start] = pair
        return false
    }
}
