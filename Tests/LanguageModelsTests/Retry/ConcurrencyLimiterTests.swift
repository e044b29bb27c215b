import LanguageModels
import RefinerTestSupport
import Testing

@Suite("The limiter of concurrency")
struct ConcurrencyLimiterTests {
    @Test("lets no more tasks pass than its limit")
    func bound() async {
        let limiter = ConcurrencyLimiter(limit: 3)
        let inside = Recorder<Int>()
        let running = Counter()
        await withDiscardingTaskGroup { group in
            for _ in 0..<60 {
                group.addTask {
                    try? await limiter.acquire()
                    inside.record(running.add(1))
                    await Task.yield()
                    _ = running.add(-1)
                    limiter.release()
                }
            }
        }
        #expect(inside.values.count == 60)
        #expect(inside.values.max()! <= 3)
    }

    @Test("serves those who wait in the order they came")
    func order() async throws {
        let limiter = ConcurrencyLimiter(limit: 1)
        let served = Recorder<Int>()
        try await limiter.acquire()
        var tasks: [Task<Void, any Error>] = []
        for index in 0..<200 {
            tasks.append(
                Task {
                    try await limiter.acquire()
                    served.record(index)
                    limiter.release()
                })
            while limiter.waitingCount <= index { await Task.yield() }
        }
        limiter.release()
        for task in tasks { try await task.value }
        #expect(served.values == Array(0..<200))
    }

    @Test("lets a cancelled task go and gives its place to the next")
    func cancellation() async throws {
        let limiter = ConcurrencyLimiter(limit: 1)
        try await limiter.acquire()
        let first = Task { try await limiter.acquire() }
        while limiter.waitingCount < 1 { await Task.yield() }
        let second = Task { try await limiter.acquire() }
        while limiter.waitingCount < 2 { await Task.yield() }
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        limiter.release()
        try await second.value
        limiter.release()
        try await limiter.acquire()
    }

    @Test("refuses a task that is cancelled already, and loses no place by it")
    func cancelledBefore() async throws {
        let limiter = ConcurrencyLimiter(limit: 1)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await limiter.acquire()
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        try await limiter.acquire()
    }

    @Test("keeps all its places through a storm of cancellations")
    func storm() async throws {
        let limiter = ConcurrencyLimiter(limit: 2)
        await withDiscardingTaskGroup { group in
            for index in 0..<300 {
                group.addTask {
                    let task = Task {
                        try await limiter.acquire()
                        await Task.yield()
                        limiter.release()
                    }
                    if index % 2 == 0 { task.cancel() }
                    _ = await task.result
                }
            }
        }
        try await limiter.acquire()
        try await limiter.acquire()
        #expect(limiter.waitingCount == 0)
    }

    private final class Counter: Sendable {
        private let count = Locked(0)

        func add(_ amount: Int) -> Int {
            count.withLock { count in
                count += amount
                return count
            }
        }
    }
}
