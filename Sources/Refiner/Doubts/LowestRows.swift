/// One row with what ranks it.
package struct RankedRow: Sendable, Hashable {
    /// What ranks it first: lower comes first.
    package var key: Float
    /// What ranks rows of one key: higher comes first.
    package var strength: Float
    /// The number its source gives it; of rows alike in all else the lower comes first.
    package var row: Int
    /// The class it was given.
    package var given: Int32
    /// The likeliest other class; -1 where no other is likelier than the given one.
    package var suggested: Int32

    static func < (one: RankedRow, two: RankedRow) -> Bool {
        if one.key != two.key { return one.key < two.key }
        if one.strength != two.strength { return one.strength > two.strength }
        return one.row < two.row
    }
}

/// The `capacity` rows that rank lowest of all that were inserted, in whichever order they came.
struct LowestRows: Sendable {
    let capacity: Int
    /// A heap with the highest row on top.
    private(set) var rows: [RankedRow] = []

    init(capacity: Int) {
        self.capacity = max(0, capacity)
    }

    /// The row that the next one has to rank below; nil as long as there is room.
    var highest: RankedRow? { rows.count < capacity ? nil : rows.first }

    mutating func insert(_ row: RankedRow) {
        guard rows.count == capacity else {
            rows.append(row)
            siftUp()
            return
        }
        guard let top = rows.first, row < top else { return }
        rows[0] = row
        siftDown()
    }

    mutating func insert(contentsOf others: LowestRows) {
        for row in others.rows { insert(row) }
    }

    private mutating func siftUp() {
        var child = rows.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard rows[parent] < rows[child] else { return }
            rows.swapAt(parent, child)
            child = parent
        }
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var highest = parent
            let left = 2 * parent + 1
            if left < rows.count, rows[highest] < rows[left] { highest = left }
            if left + 1 < rows.count, rows[highest] < rows[left + 1] { highest = left + 1 }
            guard highest != parent else { return }
            rows.swapAt(parent, highest)
            parent = highest
        }
    }
}
