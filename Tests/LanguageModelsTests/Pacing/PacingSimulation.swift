import RefinerTestSupport

@testable import LanguageModels

/// Many calls to a simulated service, paced by the state machine, in simulated time.
struct PacingSimulation {
    /// What came of it.
    struct Result {
        var seconds = 0.0
        var requests = 0
        var refusals = 0
        /// The most requests within 60 seconds.
        var busiestMinute = 0
        /// The most refusals of one call.
        var mostRefusals = 0
        /// The window when half of the requests had ended, and at the end.
        var middleWindow = 0
        var lastWindow = 0
        /// Calls that the policy of retries gave up.
        var lost = 0

        /// The share of requests that were refused.
        var refusedShare: Double { Double(refusals) / Double(max(requests, 1)) }
    }

    private enum Event {
        case wake
        case retry(call: Int)
        case end(call: Int, PacingState.Entry, PacingOutcome)
    }

    private struct Waiting {
        var failures: Int
        var call: Int
    }

    private var service: SimulatedService
    private var state: PacingState
    private var events = EventQueue<Event>()
    private var waiting: [Waiting] = []
    private var failures: [Int]
    private var wakesAt = Double.infinity
    private var generator: SplitMix64
    private var sent: [Double] = []
    private var ended = 0
    private let tokens: Int
    private var result = Result()

    /// Simulates so many calls, all of which want to be sent at once.
    static func run(
        _ service: SimulatedService, limits: PacingLimits, calls: Int, tokens: Int = 0, seed: UInt64 = 1
    ) -> Result {
        var simulation = PacingSimulation(service, limits, calls, tokens, seed)
        simulation.run(calls)
        return simulation.result
    }

    private init(_ service: SimulatedService, _ limits: PacingLimits, _ calls: Int, _ tokens: Int, _ seed: UInt64) {
        self.service = service
        state = PacingState(limits: limits)
        failures = Array(repeating: 0, count: calls)
        generator = SplitMix64(seed: seed)
        self.tokens = tokens
        waiting = (0..<calls).reversed().map { Waiting(failures: 0, call: $0) }
    }

    private mutating func run(_ calls: Int) {
        pump(0)
        while let (now, event) = events.pop() {
            switch event {
            case .wake:
                if now >= wakesAt { wakesAt = .infinity }
            case .retry(let call):
                enqueue(call)
            case .end(let call, let entry, let outcome):
                end(call, entry, outcome, now)
                ended += 1
                if ended == calls / 2 { result.middleWindow = state.window.size }
                result.seconds = now
            }
            pump(now)
        }
        result.lastWindow = state.window.size
        var first = 0
        for (index, moment) in sent.enumerated() {
            while sent[first] <= moment - 60 { first += 1 }
            result.busiestMinute = max(result.busiestMinute, index - first + 1)
        }
    }

    private mutating func end(_ call: Int, _ entry: PacingState.Entry, _ outcome: PacingOutcome, _ now: Double) {
        state.leave(entry, outcome, now: .seconds(now))
        guard case .rateLimited(let retryAfter, _) = outcome else { return service.finish() }
        result.refusals += 1
        failures[call] += 1
        result.mostRefusals = max(result.mostRefusals, failures[call])
        let failure = AttemptFailure(kind: .unavailable, message: "", outlook: .transient, retryAfter: retryAfter)
        let standing = RetryPolicy.Standing(failures: failures[call], failuresSinceAnswer: 1, hasEverAnswered: true)
        switch RetryPolicy().decision(after: failure, standing: standing, using: &generator) {
        case .retry(let delay): events.push(now + delay / .seconds(1), .retry(call: call))
        case .giveUp: result.lost += 1
        }
    }

    private mutating func enqueue(_ call: Int) {
        // The last one is served first.
        var place = waiting.count
        while place > 0, waiting[place - 1].failures >= failures[call] { place -= 1 }
        waiting.insert(Waiting(failures: failures[call], call: call), at: place)
    }

    private mutating func pump(_ now: Double) {
        while let head = waiting.last {
            switch state.admit(now: .seconds(now), tokens: tokens) {
            case .now(let number):
                waiting.removeLast()
                send(head.call, PacingState.Entry(number: number, tokens: tokens, start: .seconds(now)), now)
            case .wait(let wait):
                let moment = now + wait / .seconds(1)
                if moment < wakesAt {
                    wakesAt = moment
                    events.push(moment, .wake)
                }
                return
            case .waitForOthers:
                return
            }
        }
    }

    private mutating func send(_ call: Int, _ entry: PacingState.Entry, _ now: Double) {
        result.requests += 1
        sent.append(now)
        let (isAnswered, retryAfter, limits) = service.receive(at: now)
        let outcome: PacingOutcome =
            isAnswered
            ? .answered(tokens: tokens, limits: limits)
            : .rateLimited(retryAfter: retryAfter.map { .seconds($0) }, limits: limits)
        // No two services take exactly the same time twice.
        let spread = 0.9 + 0.2 * Double(generator.next() >> 11) * 0x1p-53
        let duration = (isAnswered ? service.latency : service.refusalLatency) * spread
        events.push(now + duration, .end(call: call, entry, outcome))
    }
}
