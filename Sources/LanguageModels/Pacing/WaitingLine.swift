/// Who waits for a permit: those of higher priority first, then those that came first.
///
/// A binary heap beside a table of continuations; who is cancelled leaves the table at once and the heap when his turn
/// comes, so that every operation takes logarithmic time.
struct WaitingLine: Sendable {
    /// Told the permit, or nil when the request was cancelled.
    typealias Continuation = CheckedContinuation<Pacer.Permit?, Never>

    /// One that waits.
    struct Place: Sendable, Hashable {
        let id: UInt64
        let priority: Int
        let tokens: Int

        fileprivate func isBefore(_ other: Place) -> Bool {
            priority == other.priority ? id < other.id : priority > other.priority
        }
    }

    private var heap: [Place] = []
    private var continuations: [UInt64: Continuation] = [:]

    /// How many wait.
    var count: Int { continuations.count }

    /// The first, or nil when nobody waits.
    mutating func first() -> Place? {
        while let first = heap.first {
            if continuations[first.id] != nil { return first }
            removeTop()
        }
        return nil
    }

    /// Adds one behind those of the same priority; ids must grow.
    mutating func add(_ place: Place, _ continuation: Continuation) {
        continuations[place.id] = continuation
        heap.append(place)
        var child = heap.count - 1
        while child > 0, heap[child].isBefore(heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Removes the first, whom ``first()`` has just named.
    mutating func removeFirst() -> Continuation? {
        guard let first = heap.first else { return nil }
        removeTop()
        return continuations.removeValue(forKey: first.id)
    }

    /// Removes one that is cancelled; nil when it does not wait.
    mutating func remove(_ id: UInt64) -> Continuation? {
        continuations.removeValue(forKey: id)
    }

    private mutating func removeTop() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].isBefore(heap[least])
            {
                least = child
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
