import Testing

@testable import LanguageModels

@Suite("The state of pacing")
struct PacingStateTests {
    private func enter(_ state: inout PacingState, at now: Duration, tokens: Int = 0) -> PacingState.Entry? {
        guard case .now(let number) = state.admit(now: now, tokens: tokens) else { return nil }
        return PacingState.Entry(number: number, tokens: tokens, start: now)
    }

    /// A state after so many refusals, one after another.
    private func refused(_ times: Int, retryAfter: Duration?) throws -> PacingState {
        var state = PacingState(limits: PacingLimits())
        for _ in 0..<times {
            let entry = try #require(enter(&state, at: .zero))
            state.leave(entry, .rateLimited(retryAfter: retryAfter, limits: nil), now: .zero)
        }
        return state
    }

    @Test("lets no more pass than the window is wide, until one ends")
    func window() throws {
        var state = PacingState(limits: PacingLimits(concurrency: 2))
        let entry = try #require(enter(&state, at: .zero))
        _ = try #require(enter(&state, at: .zero))
        #expect(state.admit(now: .zero, tokens: 0) == .waitForOthers)
        state.leave(entry, .failed, now: .seconds(1))
        #expect(enter(&state, at: .seconds(1)) != nil)
    }

    @Test("is not stopped by a refusal or two")
    func singleRefusal() throws {
        var state = try refused(3, retryAfter: .seconds(30))
        #expect(enter(&state, at: .zero) != nil)
    }

    @Test("waits as the service asks when all are refused")
    func pause() throws {
        var state = try refused(4, retryAfter: .seconds(30))
        guard case .wait(let wait) = state.admit(now: .seconds(1), tokens: 0) else {
            Issue.record("it did not wait")
            return
        }
        #expect(wait >= .seconds(29) && wait <= .milliseconds(29_500))
        #expect(enter(&state, at: .seconds(31)) != nil)
    }

    @Test("does not wait for an hour, which is for each call to refuse")
    func longPause() throws {
        var state = try refused(10, retryAfter: .seconds(3600))
        #expect(enter(&state, at: .zero) != nil)
    }

    @Test("waits longer and longer for a service that refuses all and names no time")
    func backoff() throws {
        var state = PacingState(limits: PacingLimits())
        var now = Duration.zero
        var waits: [Duration] = []
        for _ in 0..<20 {
            switch state.admit(now: now, tokens: 0) {
            case .now(let number):
                let entry = PacingState.Entry(number: number, tokens: 0, start: now)
                state.leave(entry, .rateLimited(retryAfter: nil, limits: nil), now: now)
            case .wait(let wait):
                waits.append(wait)
                now += wait
            case .waitForOthers:
                Issue.record("nobody is in flight")
            }
        }
        #expect(waits.prefix(3) == [.milliseconds(250), .milliseconds(500), .seconds(1)])
        #expect(waits.max() == .seconds(30))
    }

    @Test("gives back what a request that was never sent had taken")
    func abandoned() throws {
        var state = PacingState(limits: PacingLimits(requestsPerMinute: 1, tokensPerMinute: 100))
        let entry = try #require(enter(&state, at: .zero, tokens: 100))
        #expect(enter(&state, at: .zero, tokens: 1) == nil)
        state.leave(entry, .abandoned, now: .zero)
        #expect(enter(&state, at: .zero, tokens: 100) != nil)
    }

    @Test("lets a request pass that takes more tokens than a minute has, when nothing else was taken")
    func oversize() throws {
        var state = PacingState(limits: PacingLimits(tokensPerMinute: 100))
        let entry = try #require(enter(&state, at: .zero, tokens: .max))
        state.leave(entry, .answered(tokens: .max, limits: nil), now: .seconds(1))
        #expect(enter(&state, at: .seconds(2), tokens: 1) == nil)
        #expect(enter(&state, at: .seconds(130), tokens: 1000) != nil)
    }

    @Test("stops for the reset when an answer says that nothing is left")
    func learned() throws {
        var state = PacingState(limits: PacingLimits())
        let entry = try #require(enter(&state, at: .zero))
        let window = RateLimits.Window(limit: 50, remaining: 0, resetAfter: .seconds(7))
        state.leave(entry, .answered(tokens: 0, limits: RateLimits(requests: window)), now: .zero)
        #expect(state.admit(now: .seconds(1), tokens: 0) == .wait(.seconds(6)))
        #expect(enter(&state, at: .seconds(7)) != nil)
    }

    @Test("survives tokens and times of any size")
    func hostile() {
        var state = PacingState(limits: PacingLimits(requestsPerMinute: .max, tokensPerMinute: .max))
        for tokens in [Int.min, -1, 0, 1, .max] {
            for now in [Duration.zero, .seconds(1e18), .seconds(-5)] {
                guard let entry = enter(&state, at: now, tokens: tokens) else { continue }
                let window = RateLimits.Window(limit: .min, remaining: .max, resetAfter: .seconds(1e18))
                state.leave(
                    entry, .answered(tokens: tokens, limits: RateLimits(requests: window, tokens: window)), now: now)
            }
        }
        #expect(state.inFlight == 0)
    }

    @Test("serves all calls of a service of so many requests a minute, with few refusals", arguments: [60, 600])
    func perMinute(limit: Int) {
        let calls = 5 * limit
        // Five minutes' worth: the last begins after four.
        let silent = PacingSimulation.run(
            SimulatedService(.perMinute(limit), refusalLatency: 0.01), limits: PacingLimits(), calls: calls)
        #expect(silent.seconds < 275)
        #expect(silent.refusedShare < 0.65)
        #expect(silent.lost == 0)
        let asking = PacingSimulation.run(
            SimulatedService(.perMinute(limit), refusalLatency: 0.01, tellsRetryAfter: true), limits: PacingLimits(),
            calls: calls)
        #expect(asking.seconds < 245)
        #expect(asking.refusedShare < 0.45)
        #expect(asking.mostRefusals <= 3)
        let telling = PacingSimulation.run(
            SimulatedService(.perMinute(limit), refusalLatency: 0.01, tellsLimits: true), limits: PacingLimits(),
            calls: calls)
        #expect(telling.seconds < 305)
        #expect(telling.refusals == 0)
    }

    @Test(
        "serves all calls of a service that refills steadily",
        arguments: [(20, 10), (600, 10), (1, 1)], [(false, false), (true, false), (false, true)]
    )
    func bucket(bucket: (size: Double, perSecond: Double), tells: (retryAfter: Bool, limits: Bool)) {
        let calls = 300 * Int(bucket.perSecond) + Int(bucket.size)
        let result = PacingSimulation.run(
            SimulatedService(
                .bucket(size: bucket.size, perSecond: bucket.perSecond), refusalLatency: 0.01,
                tellsRetryAfter: tells.retryAfter, tellsLimits: tells.limits),
            limits: PacingLimits(), calls: calls)
        #expect(result.lost == 0)
        #expect(result.seconds < 450)
        #expect(result.refusedShare < (tells.limits ? 0.05 : 0.8))
    }

    @Test("keeps the user's limit in every window of sixty seconds and uses it", arguments: [1, 7, 60, 600, 6000])
    func flags(limit: Int) {
        let calls = limit * 5
        let result = PacingSimulation.run(
            SimulatedService(.random(0), latency: 0.02), limits: PacingLimits(requestsPerMinute: limit), calls: calls)
        #expect(result.busiestMinute <= limit)
        #expect(result.seconds < 302)
    }

    @Test("counts ten thousand calls, each of them once")
    func tenThousand() {
        let result = PacingSimulation.run(
            SimulatedService(.concurrency(100), refusalLatency: 0.01), limits: PacingLimits(concurrency: 512),
            calls: 10_000)
        #expect(result.requests - result.refusals == 10_000)
    }
}
