/// Counts pairs of small numbers.
struct CellCounter: Sendable {
    /// Pairs by hash, at most half of the places taken.
    private var slots = Array(repeating: Slot.free, count: 256)
    private var used = 0

    private struct Slot {
        /// Row and column; `UInt64.max` where the slot is free.
        var key: UInt64
        var count: Int

        static let free = Slot(key: .max, count: 0)
    }

    /// Counts the pair once more, or `count` times.
    mutating func add(_ row: Int, _ column: Int, _ count: Int = 1) {
        let key = UInt64(truncatingIfNeeded: row) << 32 | UInt64(truncatingIfNeeded: column)
        let slot = slot(of: key)
        slots[slot].count += count
        guard slots[slot].key == .max else { return }
        slots[slot].key = key
        used += 1
        if used * 2 > slots.count { grow() }
    }

    /// Every pair and its count, in no order.
    var cells: [TaskCounts.Cell] {
        slots.compactMap { slot in
            slot.key == .max
                ? nil
                : TaskCounts.Cell(row: Int(slot.key >> 32), column: Int(slot.key & 0xFFFF_FFFF), count: slot.count)
        }
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: .free, count: old.count * 4)
        for known in old where known.key != .max { slots[slot(of: known.key)] = known }
    }

    /// Where the key is, or is to be.
    @inline(__always)
    private func slot(of key: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> 32) & (slots.count &- 1)
        while slots[slot].key != key, slots[slot].key != .max { slot = (slot &+ 1) & (slots.count &- 1) }
        return slot
    }
}
