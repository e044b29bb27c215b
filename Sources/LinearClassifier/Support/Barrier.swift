internal import Synchronization

/// Where the threads of a team wait for one another.
///
/// The wait is short as a rule, so a thread looks for a while before it sleeps: waking takes up to a hundred microseconds, in
/// which the others come to the next barrier and fall asleep in their turn. It does not yield in between: that gives another
/// program a turn of milliseconds, where there is one.
final class Barrier: @unchecked Sendable {
    private let size: Int
    private let arrived = Atomic<Int>(0)
    private let round = Atomic<Int>(0)
    private let monitor = Monitor()

    init(size: Int) { self.size = size }

    /// Returns once all threads of the team have called it as often as this one.
    func wait() {
        if size == 1 { return }
        let current = round.load(ordering: .acquiring)
        if arrived.add(1, ordering: .acquiringAndReleasing).newValue == size {
            arrived.store(0, ordering: .relaxed)
            monitor.locked {
                round.store(current &+ 1, ordering: .releasing)
                monitor.wakeAll()
            }
            return
        }
        for _ in 0..<Self.looks where round.load(ordering: .acquiring) != current { return }
        monitor.locked {
            while round.load(ordering: .acquiring) == current { monitor.wait() }
        }
    }

    /// How often a thread looks, half a millisecond in all.
    static let looks = 400_000
}
