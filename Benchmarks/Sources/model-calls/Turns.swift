import Synchronization

/// Numbers from 0 on, each given out once.
final class Turns: Sendable {
    private let count: Int
    private let given = Atomic(0)

    init(_ count: Int) {
        self.count = count
    }

    /// The next number, or nil when all are given.
    func next() -> Int? {
        let turn = given.add(1, ordering: .relaxed).oldValue
        return turn < count ? turn : nil
    }
}
