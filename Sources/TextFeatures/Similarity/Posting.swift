/// One set in the list of a prefix hash, with all that rules it out in most cases: no other memory need be read.
struct Posting: Sendable {
    let signature: UInt64
    /// The number of the set.
    let set: UInt32
    /// The set's size and the hash's place in its prefix, each cut off at the greatest number that fits.
    private let sizeAndPlace: UInt32

    private static let sizeBits: UInt32 = 20
    private static let greatestSize = (1 << Int(sizeBits)) - 1
    private static let greatestPlace = (1 << (32 - Int(sizeBits))) - 1

    init(signature: UInt64, set: UInt32, size: Int, place: Int) {
        self.signature = signature
        self.set = set
        sizeAndPlace =
            UInt32(min(size, Self.greatestSize)) | UInt32(min(place, Self.greatestPlace)) << Self.sizeBits
    }

    /// Whether the size is not known from here.
    @inline(__always)
    var isHuge: Bool {
        size == UInt64(Self.greatestSize)
    }

    @inline(__always)
    var size: UInt64 {
        UInt64(sizeAndPlace & UInt32(Self.greatestSize))
    }

    /// The place of the hash in the set's order, or less.
    @inline(__always)
    var place: UInt64 {
        UInt64(sizeAndPlace >> Self.sizeBits)
    }

    /// Whether the place is not known from here.
    @inline(__always)
    var isDeep: Bool {
        place == UInt64(Self.greatestPlace)
    }

    /// Whether two sets may match, judged by the bitmap and by what both can share from the common hash on.
    ///
    /// The second bound holds for the first hash that both have; it may refuse at a later one, where that is no harm,
    /// since the first has let the pair through already.
    ///
    /// - Parameter left: How many hashes of the other set, itself included, follow from the common one; no less.
    @inline(__always)
    func mayMatch(signature other: UInt64, size count: UInt64, left: UInt64, bounds: JaccardBounds) -> Bool {
        let total = count &+ size
        let greatest = bounds.greatestDifference(total)
        let ownLeft = size &- place
        let sharable = left < ownLeft ? left : ownLeft
        // Both at once: twice what is shared is the total without the difference.
        return SignatureBound.difference(signature, other) <= greatest && sharable &* 2 &+ greatest >= total || isHuge
    }
}
