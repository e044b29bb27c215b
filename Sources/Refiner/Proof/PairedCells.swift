/// Paired rows as flat arrays, for the inner loops of the tests.
struct PairedCells {
    /// Where each cell's entries begin; one more at the end.
    let starts: [Int]
    /// Label numbers with three bits: true (1), answered before (2), answered after (4).
    let entries: [UInt32]
    /// How often each row of a cell stands in the file.
    let times: [Int]
    /// The number of different rows in each cell.
    let counts: [Int]
    /// Right after and not before: 1; right before and not after: −1; else 0.
    let gains: [Int]
    let labelCount: Int

    init(_ rows: PairedRows) {
        var (starts, entries) = ([0], [UInt32]())
        var (times, counts, gains) = ([Int](), [Int](), [Int]())
        for (cell, count) in rows.sortedCells {
            entries += cell.entries
            starts.append(entries.count)
            times.append(cell.times)
            counts.append(count)
            let before = cell.entries.allSatisfy { $0 & 1 == $0 >> 1 & 1 }
            let after = cell.entries.allSatisfy { $0 & 1 == $0 >> 2 & 1 }
            gains.append((after ? 1 : 0) - (before ? 1 : 0))
        }
        self.starts = starts
        self.entries = entries
        self.times = times
        self.counts = counts
        self.gains = gains
        labelCount = rows.labels.count
    }

    var cellCount: Int { times.count }

    /// Whether the two answers of a cell differ.
    func isDiscordant(_ cell: Int) -> Bool {
        entries[starts[cell]..<starts[cell + 1]].contains { $0 >> 1 & 1 != $0 >> 2 & 1 }
    }

    /// For each label eight sums: rows by whether it is true, answered before and answered after.
    var table: [Int] {
        var table = [Int](repeating: 0, count: labelCount * 8)
        for cell in 0..<cellCount {
            for entry in entries[starts[cell]..<starts[cell + 1]] { table[Int(entry)] += counts[cell] * times[cell] }
        }
        return table
    }

    /// The F1 of a label before and after, of its eight sums; 0 where nothing can be divided by.
    @inline(__always)
    static func f1(_ table: UnsafePointer<Int>) -> (before: Double, after: Double) {
        let support = table[1] + table[3] + table[5] + table[7]
        let (rightBefore, rightAfter) = (table[3] + table[7], table[5] + table[7])
        let before = support + rightBefore + table[2] + table[6]
        let after = support + rightAfter + table[4] + table[6]
        return (
            before > 0 ? Double(2 * rightBefore) / Double(before) : 0,
            after > 0 ? Double(2 * rightAfter) / Double(after) : 0
        )
    }
}
