/// Which of many slots has the earliest deadline: a heap that knows where each slot stands in it.
///
/// Setting and removing cost a logarithm at most, and next to nothing for deadlines later than all others, which the
/// deadlines of new transfers are.
struct DeadlineQueue {
    /// A slot's deadline, in nanoseconds of a clock that never runs backwards.
    struct Entry: Equatable {
        var deadline: Int64
        var slot: Int
    }

    private var heap: [Entry] = []
    /// By slot: its index in the heap, or -1.
    private var positions: [Int] = []

    /// The entry with the earliest deadline, or nil when there is none.
    var first: Entry? { heap.first }

    /// The deadline of a slot, or nil when it has none.
    func deadline(of slot: Int) -> Int64? {
        positions.indices.contains(slot) && positions[slot] >= 0 ? heap[positions[slot]].deadline : nil
    }

    /// Gives a slot a deadline, in place of the one that it may have.
    mutating func set(_ deadline: Int64, for slot: Int) {
        while positions.count <= slot { positions.append(-1) }
        if positions[slot] < 0 {
            heap.append(Entry(deadline: deadline, slot: slot))
            positions[slot] = heap.count - 1
        } else {
            heap[positions[slot]].deadline = deadline
        }
        settle(positions[slot])
    }

    /// Takes a slot's deadline away, if it has one.
    mutating func remove(_ slot: Int) {
        guard positions.indices.contains(slot), positions[slot] >= 0 else { return }
        let index = positions[slot]
        positions[slot] = -1
        let last = heap.removeLast()
        guard index < heap.count else { return }
        heap[index] = last
        positions[last.slot] = index
        settle(index)
    }

    private mutating func settle(_ start: Int) {
        var index = start
        let entry = heap[index]
        while index > 0, heap[(index - 1) / 2].deadline > entry.deadline {
            place(heap[(index - 1) / 2], at: index)
            index = (index - 1) / 2
        }
        while true {
            var child = 2 * index + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1].deadline < heap[child].deadline { child += 1 }
            guard heap[child].deadline < entry.deadline else { break }
            place(heap[child], at: index)
            index = child
        }
        place(entry, at: index)
    }

    private mutating func place(_ entry: Entry, at index: Int) {
        heap[index] = entry
        positions[entry.slot] = index
    }
}
