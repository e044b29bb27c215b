import RefinerTestSupport
import Testing

@testable import LanguageModels

@Suite("The record of a call with retries")
struct RetryingCallRecordTests {
    private static let price = ModelPrice(input: Money(picodollars: 2_000_000), output: Money(picodollars: 8_000_000))
    private static let answer = ChatAnswer(
        content: "Hello!", finishReason: .stop, usage: TokenUsage(inputTokens: 10, outputTokens: 5), model: "answered",
        status: 200)

    private func call(
        price: ModelPrice? = price, health: EndpointHealth = EndpointHealth(), policy: RetryPolicy = RetryPolicy(),
        time: VirtualTimeSource = VirtualTimeSource(), report: @escaping @Sendable (AttemptRecord) -> Void = { _ in }
    ) -> RetryingCall {
        RetryingCall(
            policy: policy, health: health, time: time, random: Locked(SplitMix64(seed: 1)),
            endpoint: "https://models.example/v1", model: "asked", price: price, report: report)
    }

    /// Runs a call whose attempts fail like this, one after another, and then succeed.
    private func run(_ call: RetryingCall, failures: [AttemptFailure]) async throws(ChatError) -> ChatCompletion {
        try await call.run { (failed) async throws(AttemptFailure) in
            if failed < failures.count { throw failures[failed] }
            return Self.answer
        }
    }

    private func failure(
        status: Int? = nil, outlook: AttemptFailure.Outlook = .transient, usage: TokenUsage? = nil,
        mayHaveReachedServer: Bool = false
    ) -> AttemptFailure {
        AttemptFailure(
            kind: .unavailable, message: "scripted", outlook: outlook, status: status, usage: usage,
            mayHaveReachedServer: mayHaveReachedServer)
    }

    @Test("names service and model of each attempt and of the answer")
    func names() async throws {
        let reported = Recorder<AttemptRecord>()
        let completion = try await run(call(report: reported.record), failures: [failure(status: 500)])
        #expect(reported.values.map(\.endpoint) == ["https://models.example/v1", "https://models.example/v1"])
        #expect(reported.values.map(\.model) == ["asked", "asked"])
        #expect(completion.trail == reported.values)
        #expect(completion.endpoint == "https://models.example/v1")
        #expect(completion.attempts == 2)
    }

    @Test("tells each attempt how many have failed before it")
    func priorities() async throws {
        let priorities = Recorder<Int>()
        _ = try await call().run { (failed) async throws(AttemptFailure) in
            priorities.record(failed)
            if failed < 3 { throw self.failure(status: 500) }
            return Self.answer
        }
        #expect(priorities.values == [0, 1, 2, 3])
    }

    @Test("says that a refusal, and what was never sent, took no tokens and cost nothing")
    func free() async throws {
        let completion = try await run(
            call(), failures: [failure(status: 429), failure(status: 500), failure()])
        #expect(completion.trail.prefix(3).map(\.usage) == [.zero, .zero, .zero])
        #expect(completion.trail.prefix(3).map(\.cost) == [.zero, .zero, .zero])
        #expect(completion.usage == Self.answer.usage)
        #expect(completion.cost == Self.price.cost(of: Self.answer.usage))
    }

    @Test("says that nobody knows what an attempt cost that was sent and not answered, nor the call")
    func unknown() async throws {
        let completion = try await run(call(), failures: [failure(mayHaveReachedServer: true)])
        #expect(completion.trail.first?.usage == nil)
        #expect(completion.trail.first?.cost == nil)
        #expect(completion.cost == nil)
        #expect(completion.usage == Self.answer.usage)
    }

    @Test("adds up what useless answers took")
    func useless() async throws {
        let usage = TokenUsage(inputTokens: 10, outputTokens: 2)
        let completion = try await run(call(), failures: [failure(status: 200, usage: usage)])
        #expect(completion.usage == TokenUsage(inputTokens: 20, outputTokens: 7))
        #expect(completion.cost == Self.price.cost(of: usage) + Self.price.cost(of: Self.answer.usage))
    }

    @Test("knows no cost without a price")
    func unpriced() async throws {
        let completion = try await run(call(price: nil), failures: [])
        #expect(completion.cost == nil)
        #expect(completion.trail.first?.cost == nil)
    }

    @Test("ends a call to a service that has never answered after four attempts")
    func deadService() async {
        let time = VirtualTimeSource()
        let error = await #expect(throws: ChatError.self) {
            try await run(call(time: time), failures: Array(repeating: failure(status: 500), count: 50))
        }
        #expect(error?.attempts?.count == 4)
        #expect(error?.usage == nil)
        #expect(time.elapsed < .seconds(4))
    }

    @Test("ends a call that is refused for ever, though refusals show that the service is alive")
    func refusedForEver() async {
        let error = await #expect(throws: ChatError.self) {
            try await run(call(), failures: Array(repeating: failure(status: 429), count: 50))
        }
        #expect(error?.attempts?.count == 8)
    }

    @Test("goes on while the service serves other calls, up to the most attempts")
    func luckless() async {
        let health = EndpointHealth()
        let call = call(health: health)
        let error = await #expect(throws: ChatError.self) {
            try await call.run { (_) async throws(AttemptFailure) in
                health.noteAnswer()
                throw self.failure(status: 500)
            }
        }
        #expect(error?.attempts?.count == 20)
    }

    @Test("counts an adapted request for nothing")
    func adapted() async throws {
        let completion = try await run(
            call(policy: .never), failures: [failure(status: 400, outlook: .adapted)])
        #expect(completion.attempts == 2)
    }
}
