/// Picks of a text's hashes those that may stand in its prefix and have a list, without ordering them.
///
/// The ranks of a ``TokenOrder`` in eight levels, one byte for each of its places, so that one look-up tells the rarity
/// of a hash and whether any hash of its place has a list. The levels of a text are counted in the eight bytes of one
/// word; those up to the level at which the prefix is full hold the prefix.
final class RarityLevels: @unchecked Sendable {
    /// Eight times the level, plus one if there is a list.
    private let entries: UnsafeMutablePointer<UInt8>
    private let mask: Int

    /// The greatest number of hashes that one byte can count.
    private static let most = 255

    init(_ order: TokenOrder) {
        mask = order.size - 1
        entries = .allocate(capacity: order.size)
        for place in 0..<order.size { entries[place] = Self.level(ofRank: order.rank(at: place)) << 3 }
    }

    deinit {
        entries.deallocate()
    }

    /// Notes that a hash has a list.
    func list(_ hash: UInt64) {
        entries[TokenCounter.place(of: hash, mask)] |= 1
    }

    /// Copies the codes of the hashes that may have a list and stand in the prefix, and gives their number.
    ///
    /// - Parameters:
    ///   - levels: Memory for a byte a hash.
    ///   - codes: Memory for a code a hash.
    @inline(__always)
    func select(
        _ hashes: UnsafePointer<UInt64>, count: Int, prefix length: Int, levels: UnsafeMutablePointer<UInt8>,
        codes: UnsafeMutablePointer<UInt32>
    ) -> Int {
        var counts: UInt64 = 0
        for place in 0..<count {
            let entry = entries[TokenCounter.place(of: hashes[place], mask)]
            levels[place] = entry
            counts &+= 1 << UInt64(truncatingIfNeeded: entry & 0x38)
        }
        let last = count <= Self.most ? Self.lastEntry(counts, prefix: length) : 7 << 3 | 7
        var selected = 0
        for place in 0..<count {
            // Written first and kept or not, since the choice cannot be predicted.
            codes[selected] = PrefixSelector.code(of: hashes[place] >> 8)
            let entry = levels[place]
            selected &+= Int(truncatingIfNeeded: entry & ~((last &- entry) >> 7) & 1)
        }
        return selected
    }

    /// The greatest entry of the level at which a prefix is full.
    @inline(__always)
    private static func lastEntry(_ counts: UInt64, prefix length: Int) -> UInt8 {
        var held = 0
        var level: UInt8 = 0
        while level < 7 {
            held += Int(truncatingIfNeeded: counts >> (UInt64(level) * 8) & 0xFF)
            if held >= length { break }
            level += 1
        }
        return level << 3 | 7
    }

    private static func level(ofRank rank: UInt8) -> UInt8 {
        switch rank {
        case 0..<4: rank
        case 4..<12: 4
        case 12..<16: 5
        case 16..<24: 6
        default: 7
        }
    }
}
