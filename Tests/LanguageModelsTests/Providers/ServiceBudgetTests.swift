import LanguageModels
import RefinerTestSupport
import Testing

@Suite("A call within a budget", .disabled("the budget of this branch keeps no account yet"))
struct ServiceBudgetTests {
    private static let price = ModelPrice(
        input: Money(picodollars: 1_000_000_000_000), output: Money(picodollars: 3_000_000_000_000))
    private static let usage = TokenUsage(inputTokens: 10, outputTokens: 5)

    private let time = VirtualTimeSource()

    private func model(
        _ transport: ScriptedTransport, _ budget: Budget?, retry: RetryPolicy = .never, answerTokens: Int? = nil,
        observer: (@Sendable (CallEvent) -> Void)? = nil
    ) throws -> ServiceChatModel {
        try scriptedModel(
            transport, retry: retry, time: time, price: Self.price, budget: budget, answerTokens: answerTokens,
            observer: observer)
    }

    @Test("takes from it what the answer took")
    func answered() async throws {
        let budget = Budget(limits: SpendingLimits(tokens: 100_000, cost: Money(picodollars: .max)), time: time)
        _ = try await model(ScriptedTransport(.answer(.completion("Hi", usage: Self.usage))), budget)
            .complete(.greeting)
        #expect(budget.spent == Spending(calls: 1, tokens: 15, cost: Self.price.cost(of: Self.usage)))
    }

    @Test("takes a call and no tokens for each refusal")
    func refused() async throws {
        let budget = Budget(limits: SpendingLimits(tokens: 100_000), time: time)
        let model = try model(ScriptedTransport(.answer(.error(500))), budget, retry: RetryPolicy(maximumAttempts: 3))
        _ = await #expect(throws: ChatError.self) { try await model.complete(.greeting) }
        #expect(budget.spent == Spending(calls: 3))
    }

    @Test("takes all that an answer might have taken when it was lost on the way")
    func lost() async throws {
        let transport = ScriptedTransport { (_, _) throws(TransportError) in
            throw TransportError(kind: .timedOut, message: "scripted", mayHaveReachedServer: true)
        }
        let budget = Budget(limits: SpendingLimits(tokens: 100_000), time: time)
        let model = try model(transport, budget, answerTokens: 700)
        _ = await #expect(throws: ChatError.self) { try await model.complete(.greeting) }
        #expect(budget.spent.calls == 1)
        #expect(budget.spent.tokens > 700)
    }

    @Test("ends when a retry would exceed it, and tells of what was sent alone")
    func spentByRetries() async throws {
        let transport = ScriptedTransport(.answer(.error(500)))
        let events = Recorder<CallEvent>()
        let budget = Budget(limits: SpendingLimits(calls: 2), time: time)
        let model = try model(
            transport, budget, retry: RetryPolicy(maximumAttempts: 4), observer: events.record)
        let error = await #expect(throws: ChatError.self) { try await model.complete(.greeting) }
        #expect(error?.kind == .budgetSpent)
        #expect(error?.attempts?.count == 2)
        #expect(events.values.count == 2)
        #expect(transport.requests.count == 2)
    }

    @Test("sends nothing when it is spent")
    func spentBefore() async throws {
        let transport = ScriptedTransport(.answer(.completion("")))
        let events = Recorder<CallEvent>()
        let model = try model(
            transport, Budget(limits: SpendingLimits(calls: 0), time: time), retry: RetryPolicy(),
            observer: events.record)
        let error = await #expect(throws: ChatError.self) { try await model.complete(.greeting) }
        #expect(error?.kind == .budgetSpent)
        #expect(error?.attempts == nil)
        #expect(events.values.isEmpty)
        #expect(transport.requests.isEmpty)
    }

    @Test("waits no longer for an answer than it lasts, and a second at the least")
    func timeLeft() async throws {
        let transport = ScriptedTransport(.answer(.completion("")))
        let budget = Budget(limits: SpendingLimits(time: .seconds(10)), time: time)
        let model = try model(transport, budget)
        _ = try await model.complete(.greeting)
        try await time.sleep(for: .milliseconds(9500))
        _ = try await model.complete(.greeting)
        #expect(transport.requests.map(\.timeouts.total) == [.seconds(10), .seconds(1)])
        #expect(transport.requests.map(\.timeouts.connect) == [.seconds(10), .seconds(1)])
    }
}
