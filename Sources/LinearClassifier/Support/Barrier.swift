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
        let looks = Self.looks
        for _ in 0..<looks where round.load(ordering: .acquiring) != current {
            if looks < Self.mostLooks { Self.patience.store(looks * 2, ordering: .relaxed) }
            return
        }
        Self.patience.store(max(Self.leastLooks, looks / 2), ordering: .relaxed)
        monitor.locked {
            while round.load(ordering: .acquiring) == current { monitor.wait() }
        }
    }

    /// How often a thread looks before it sleeps: half a millisecond in all, and less where that was in vain, as it is where
    /// threads have one processor among them.
    static var looks: Int { patience.load(ordering: .relaxed) }

    private static let patience = Atomic<Int>(mostLooks)
    private static let mostLooks = 20_000 << 4
    private static let leastLooks = 20_000
}
