/// Counts of hashes for a ``TokenOrder``.
final class TokenCounter {
    let counts: UnsafeMutablePointer<UInt32>
    let mask: Int

    /// Beyond this the table would outgrow the processor's cache, and what it tells apart is worth less than that.
    private static let greatestSize = 1 << 24

    /// - Parameter expected: The number of hashes to come, repeated ones repeated.
    init(expected: Int) {
        var size = 1
        while size < min(expected, Self.greatestSize) { size *= 2 }
        mask = size - 1
        counts = .allocate(capacity: size)
        counts.initialize(repeating: 0, count: size)
    }

    deinit {
        counts.deallocate()
    }

    @inline(__always)
    static func place(of hash: UInt64, _ mask: Int) -> Int {
        // Neither the low bits, which number slots and buckets, nor the high ones, which make signatures.
        Int(truncatingIfNeeded: hash >> 24) & mask
    }

    @inline(__always)
    func count(_ hashes: UnsafeBufferPointer<UInt64>) {
        for hash in hashes {
            let place = Self.place(of: hash, mask)
            counts[place] = counts[place] &+ 1
        }
    }
}
