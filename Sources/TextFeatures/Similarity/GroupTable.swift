/// The contents of the groups of all sets, for one way to deal the hashes.
struct GroupTable {
    /// How far a hash is shifted before its lower half numbers a group.
    let turn: UInt64
    private let words: UnsafeMutablePointer<UInt64>
    /// How far a key is shifted to number a bit.
    private let shift: UInt64

    /// Creates an empty table.
    ///
    /// - Parameter bits: The logarithm of the number of bits, at least 6.
    init(bits: UInt64, turn: UInt64) {
        self.turn = turn
        shift = 64 - bits
        words = .allocate(capacity: 1 << Int(bits - 6))
        words.initialize(repeating: 0, count: 1 << Int(bits - 6))
    }

    func deallocate() {
        words.deallocate()
    }

    /// Enters the groups of a set.
    func insert(_ sums: GroupSums, _ size: GroupSize) {
        for group in 0..<size.groups {
            let bit = (sums.words[group] &+ size.salt) >> shift
            words[Int(truncatingIfNeeded: bit >> 6)] |= 1 << (bit & 63)
        }
    }

    /// How many of the groups are those of some set.
    ///
    /// The highest bits of a sum of hashes are as good as those of a hash.
    @inline(__always)
    func found(_ sums: GroupSums, _ size: GroupSize) -> Int {
        let (contents, salt) = (sums.words, size.salt)
        var found = 0
        for group in 0..<size.groups {
            let bit = (contents[group] &+ salt) >> shift
            found &+= Int(truncatingIfNeeded: words[Int(truncatingIfNeeded: bit >> 6)] >> (bit & 63) & 1)
        }
        return found
    }
}
