internal import Synchronization

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// Where the threads of a team wait for one another.
///
/// The wait is short as a rule, so a thread looks for a while before it sleeps. It does not yield in between: that gives
/// another program a turn of milliseconds, where there is one.
final class Barrier: @unchecked Sendable {
    private let size: Int
    private let arrived = Atomic<Int>(0)
    private let round = Atomic<Int>(0)
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>

    init(size: Int) {
        self.size = size
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        condition = .allocate(capacity: 1)
        condition.initialize(to: pthread_cond_t())
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Returns once all threads of the team have called it as often as this one.
    func wait() {
        if size == 1 { return }
        let current = round.load(ordering: .acquiring)
        if arrived.add(1, ordering: .acquiringAndReleasing).newValue == size {
            arrived.store(0, ordering: .relaxed)
            pthread_mutex_lock(mutex)
            round.store(current &+ 1, ordering: .releasing)
            pthread_cond_broadcast(condition)
            pthread_mutex_unlock(mutex)
            return
        }
        for _ in 0..<Self.looks where round.load(ordering: .acquiring) != current { return }
        pthread_mutex_lock(mutex)
        while round.load(ordering: .acquiring) == current { pthread_cond_wait(condition, mutex) }
        pthread_mutex_unlock(mutex)
    }

    /// How often a thread looks, some tens of microseconds in all.
    private static let looks = 20_000
}
