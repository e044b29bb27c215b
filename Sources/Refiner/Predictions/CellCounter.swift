/// Counts pairs of small numbers.
struct CellCounter: Sendable {
    /// Keys by hash, `UInt64.max` for a free place, at most half of the places taken.
    private var keys: [UInt64] = Array(repeating: .max, count: 256)
    private var counts: [Int] = Array(repeating: 0, count: 256)
    private var used = 0

    /// Counts the pair once more, or `count` times.
    mutating func add(_ row: Int, _ column: Int, _ count: Int = 1) {
        let key = UInt64(truncatingIfNeeded: row) << 32 | UInt64(truncatingIfNeeded: column)
        var slot = Self.slot(key, keys.count)
        while keys[slot] != key {
            if keys[slot] == .max {
                keys[slot] = key
                used += 1
                if used * 2 > keys.count {
                    grow()
                    return add(row, column, count)
                }
                break
            }
            slot = (slot + 1) & (keys.count - 1)
        }
        counts[slot] += count
    }

    /// Every pair and its count, in no order.
    var cells: [TaskCounts.Cell] {
        zip(keys, counts).compactMap { key, count in
            key == .max ? nil : TaskCounts.Cell(row: Int(key >> 32), column: Int(key & 0xFFFF_FFFF), count: count)
        }
    }

    private mutating func grow() {
        let old = zip(keys, counts).filter { $0.0 != .max }
        let size = keys.count * 4
        keys = Array(repeating: .max, count: size)
        counts = Array(repeating: 0, count: size)
        for (key, count) in old {
            var slot = Self.slot(key, size)
            while keys[slot] != .max { slot = (slot + 1) & (size - 1) }
            keys[slot] = key
            counts[slot] = count
        }
    }

    private static func slot(_ key: UInt64, _ size: Int) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & (size - 1)
    }
}
