/// Events in the order of their moments, and of their arrival where those are equal.
struct EventQueue<Event> {
    private var heap: [(moment: Double, order: Int, event: Event)] = []
    private var count = 0

    /// Adds an event.
    mutating func push(_ moment: Double, _ event: Event) {
        heap.append((moment, count, event))
        count += 1
        var child = heap.count - 1
        while child > 0, isBefore(child, (child - 1) / 2) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes the earliest event.
    mutating func pop() -> (Double, Event)? {
        guard let first = heap.first else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < heap.count }
            guard let child = children.min(by: isBefore), isBefore(child, parent) else { break }
            heap.swapAt(child, parent)
            parent = child
        }
        return (first.moment, first.event)
    }

    private func isBefore(_ left: Int, _ right: Int) -> Bool {
        (heap[left].moment, heap[left].order) < (heap[right].moment, heap[right].order)
    }
}
