/// Picks the rarest hashes of sets, in order, in memory that is used again.
final class PrefixSelector {
    /// The picked hashes as sortable keys: the rank above the hash, whose lowest byte is left out.
    ///
    /// Two hashes of one rank that differ in that byte alone would count as one; there is none such pair in 10^16.
    private(set) var keys: UnsafeMutablePointer<UInt64>
    private var ranks: UnsafeMutablePointer<UInt8>
    private var capacity = 128
    private let tally: UnsafeMutablePointer<UInt32>

    init() {
        keys = .allocate(capacity: capacity)
        ranks = .allocate(capacity: capacity)
        tally = .allocate(capacity: 128)
    }

    deinit {
        keys.deallocate()
        ranks.deallocate()
        tally.deallocate()
    }

    /// Ranks a set's hashes.
    @inline(__always)
    func rank(_ hashes: UnsafePointer<UInt64>, count: Int, order: TokenOrder) {
        if count > capacity { grow(count) }
        tally.update(repeating: 0, count: 128)
        for place in 0..<count {
            let rank = order.rank(hashes[place])
            ranks[place] = rank
            tally[Int(rank)] &+= 1
        }
    }

    /// Leaves the first `length` of the ranked hashes, in order, in ``keys``.
    func select(_ hashes: UnsafePointer<UInt64>, count: Int, length: Int) {
        var cut = 0
        var below = 0
        while below + Int(tally[cut]) < length {
            below += Int(tally[cut])
            cut += 1
        }
        let last = UInt8(truncatingIfNeeded: cut)
        var picked = 0
        for place in 0..<count {
            // Written first and kept or not, since the choice cannot be predicted.
            keys[picked] = UInt64(ranks[place]) << 56 | hashes[place] >> 8
            picked += ranks[place] <= last ? 1 : 0
        }
        sort(picked)
    }

    /// What a key's hash is placed by in tables.
    @inline(__always)
    static func code(of key: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: key)
    }

    private func sort(_ count: Int) {
        if count > 40 {
            var picked = UnsafeMutableBufferPointer(start: keys, count: count)
            picked.sort()
            return
        }
        var sorted = 1
        while sorted < count {
            let key = keys[sorted]
            var place = sorted
            while place > 0, keys[place - 1] > key {
                keys[place] = keys[place - 1]
                place -= 1
            }
            keys[place] = key
            sorted += 1
        }
    }

    private func grow(_ count: Int) {
        keys.deallocate()
        ranks.deallocate()
        while capacity < count { capacity *= 2 }
        keys = .allocate(capacity: capacity)
        ranks = .allocate(capacity: capacity)
    }
}
