import RefinerTestSupport
import Testing

@testable import LanguageModels

@Suite("The pacer")
struct PacerTests {
    private func pacer(_ concurrency: Int, time: any TimeSource = VirtualTimeSource()) -> Pacer {
        Pacer(limits: PacingLimits(concurrency: concurrency, initialConcurrency: concurrency), time: time)
    }

    @Test("lets no more requests pass than its window")
    func bound() async {
        let pacer = pacer(3)
        let inside = Locked((now: 0, most: 0, all: 0))
        await withDiscardingTaskGroup { group in
            for _ in 0..<60 {
                group.addTask {
                    guard let permit = try? await pacer.enter(tokens: 1) else { return }
                    inside.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1), $0.all + 1) }
                    await Task.yield()
                    inside.withLock { $0.now -= 1 }
                    pacer.leave(permit, .answered(tokens: 1, limits: nil))
                }
            }
        }
        #expect(inside.withLock { $0.all } == 60)
        #expect(inside.withLock { $0.most } <= 3)
        #expect(pacer.snapshot == .init(window: 3, inFlight: 0, waiting: 0, ceiling: nil))
    }

    @Test("serves higher priorities first, and otherwise in the order of coming")
    func order() async throws {
        let pacer = pacer(1)
        let served = Recorder<Int>()
        let permit = try await pacer.enter(tokens: 0)
        var tasks: [Task<Void, any Error>] = []
        for index in 0..<100 {
            tasks.append(
                Task {
                    let permit = try await pacer.enter(tokens: 0, priority: index % 3)
                    served.record(index)
                    pacer.leave(permit, .answered(tokens: 0, limits: nil))
                })
            while pacer.snapshot.waiting <= index { await Task.yield() }
        }
        pacer.leave(permit, .answered(tokens: 0, limits: nil))
        for task in tasks { try await task.value }
        let expected: [Int] =
            Array(stride(from: 2, to: 100, by: 3)) + Array(stride(from: 1, to: 100, by: 3))
            + Array(stride(from: 0, to: 100, by: 3))
        #expect(served.values == expected)
    }

    @Test("lets a cancelled request go and gives its place to the next")
    func cancellation() async throws {
        let pacer = pacer(1)
        let permit = try await pacer.enter(tokens: 0)
        let first = Task { try await pacer.enter(tokens: 0) }
        while pacer.snapshot.waiting < 1 { await Task.yield() }
        let second = Task { try await pacer.enter(tokens: 0) }
        while pacer.snapshot.waiting < 2 { await Task.yield() }
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        pacer.leave(permit, .failed)
        pacer.leave(try await second.value, .failed)
        #expect(pacer.snapshot.inFlight == 0)
    }

    @Test("refuses a request that is cancelled already")
    func cancelledBefore() async {
        let pacer = pacer(1)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            _ = try await pacer.enter(tokens: 0)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(pacer.snapshot.inFlight == 0)
    }

    @Test("keeps all its places through a storm of cancellations")
    func storm() async {
        let pacer = pacer(2)
        await withDiscardingTaskGroup { group in
            for index in 0..<300 {
                group.addTask {
                    let task = Task {
                        let permit = try await pacer.enter(tokens: 0, priority: index % 5)
                        await Task.yield()
                        pacer.leave(permit, .abandoned)
                    }
                    if index % 2 == 0 { task.cancel() }
                    _ = await task.result
                }
            }
        }
        #expect(pacer.snapshot == .init(window: 2, inFlight: 0, waiting: 0, ceiling: nil))
    }

    @Test("waits by its clock for the user's requests a minute")
    func rate() async throws {
        let time = VirtualTimeSource()
        let pacer = Pacer(limits: PacingLimits(requestsPerMinute: 60), time: time)
        try await withThrowingDiscardingTaskGroup { group in
            for _ in 0..<120 {
                group.addTask {
                    pacer.leave(try await pacer.enter(tokens: 0), .answered(tokens: 0, limits: nil))
                }
            }
        }
        #expect(time.elapsed > .seconds(110) && time.elapsed < .seconds(125))
    }

    @Test("sleeps once for all that wait for the same moment")
    func oneSleeper() async throws {
        let time = VirtualTimeSource()
        let pacer = pacer(64, time: time)
        var permits: [Pacer.Permit] = []
        for _ in 0..<16 { permits.append(try await pacer.enter(tokens: 0)) }
        for permit in permits {
            pacer.leave(permit, .rateLimited(retryAfter: .seconds(20), limits: nil))
        }
        try await withThrowingDiscardingTaskGroup { group in
            for _ in 0..<10 {
                group.addTask {
                    pacer.leave(try await pacer.enter(tokens: 0), .answered(tokens: 0, limits: nil))
                }
            }
        }
        #expect(time.elapsed >= .seconds(20))
        #expect(time.sleeps.count == 1)
    }

    @Test("ends its sleep when nobody waits any more")
    func endedSleep() async throws {
        let time = StandingTimeSource()
        let pacer = Pacer(limits: PacingLimits(requestsPerMinute: 1), time: time)
        pacer.leave(try await pacer.enter(tokens: 0), .answered(tokens: 0, limits: nil))
        let waiting = Task { try await pacer.enter(tokens: 0) }
        while time.sleepers == 0 { await Task.yield() }
        #expect(time.sleepers == 1)
        waiting.cancel()
        _ = await waiting.result
        while time.sleepers > 0 { await Task.yield() }
        #expect(pacer.snapshot.waiting == 0)
    }

    /// A clock that stands still; who sleeps, sleeps until he is cancelled.
    private final class StandingTimeSource: TimeSource {
        private let count = Locked(0)

        var elapsed: Duration { .zero }
        var secondsSince1970: Double { 0 }
        var sleepers: Int { count.withLock { $0 } }

        func sleep(for duration: Duration) async throws(CancellationError) {
            count.withLock { $0 += 1 }
            while !Task.isCancelled { await Task.yield() }
            count.withLock { $0 -= 1 }
            throw CancellationError()
        }
    }
}
