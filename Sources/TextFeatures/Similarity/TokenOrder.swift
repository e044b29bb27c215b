/// A total order of hashes, the rare ones first.
///
/// Occurrences are counted by some bits of the hash alone, so that the counts stay within the processor's cache: two
/// hashes that share a place seem more frequent than they are, which costs time but no correctness, since any fixed
/// order will do. Ties are settled by the hash.
final class TokenOrder: Sendable {
    /// The logarithms of the counts in quarters of an octave.
    private nonisolated(unsafe) let ranks: UnsafeMutablePointer<UInt8>
    private let mask: Int

    /// An order by hash alone.
    convenience init() {
        self.init(TokenCounter(expected: 0))
    }

    init(_ counter: TokenCounter) {
        mask = counter.mask
        ranks = .allocate(capacity: mask + 1)
        for place in 0...mask { ranks[place] = Self.rank(ofCount: counter.counts[place]) }
    }

    deinit {
        ranks.deallocate()
    }

    /// 0 for a hash that was not counted, at most 127.
    @inline(__always)
    func rank(_ hash: UInt64) -> UInt8 {
        ranks[TokenCounter.place(of: hash, mask)]
    }

    /// The number of places that hashes share.
    var size: Int {
        mask + 1
    }

    /// The rank of the hashes at a place, see ``TokenCounter/place(of:_:)``.
    func rank(at place: Int) -> UInt8 {
        ranks[place]
    }

    private static func rank(ofCount count: UInt32) -> UInt8 {
        if count < 4 { return UInt8(count) }
        let exponent = 31 - count.leadingZeroBitCount
        let quarter = count >> UInt32(exponent - 2) & 3
        return UInt8(exponent * 4) | UInt8(quarter)
    }
}
