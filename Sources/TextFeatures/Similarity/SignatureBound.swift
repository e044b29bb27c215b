/// How many elements two sets of 64-bit hashes must differ in, from one word of each.
///
/// A signature holds for each of 64 bits whether an odd number of hashes falls on it. Each element that only one of
/// two sets has flips one bit, so the bits in which the signatures differ are at most the elements in which the sets
/// differ. Two unrelated sets of 50 or more differ in about 32 bits; at Jaccard 0.8 sets of 75 may differ in 16.
///
/// Source: the Bitmap-Xor of Sandes, Teodoro, Melo, "Bitmap filter: speeding up exact set similarity joins with
/// bitwise operations", Information Systems 88, 2020.
enum SignatureBound {
    @inline(__always)
    static func bit(of hash: UInt64) -> UInt64 {
        1 << (hash >> 58)
    }

    /// The least number of elements that only one of the sets has.
    @inline(__always)
    static func difference(_ first: UInt64, _ second: UInt64) -> UInt64 {
        UInt64(truncatingIfNeeded: (first ^ second).nonzeroBitCount)
    }
}
