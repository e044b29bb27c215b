import Testing

@testable import LanguageModels

@Suite("One request")
struct ServiceAttemptTests {
    private static let reserved = Spending(calls: 1, tokens: 500, cost: Money(picodollars: 9))
    private static let usage = TokenUsage(inputTokens: 7, outputTokens: 3)

    private func refusal(_ status: Int, _ kind: ChatError.Kind, retryAfter: Duration? = nil) -> ServiceAttempt {
        ServiceAttempt(
            AttemptFailure(kind: kind, message: "", outlook: .transient, status: status, retryAfter: retryAfter),
            headers: [:], limits: nil)
    }

    @Test("that is answered takes the tokens of its answer")
    func answered() {
        let failure = AttemptFailure(kind: .malformedAnswer, message: "", outlook: .transient)
        let attempt = ServiceAttempt(.failure(failure), usage: Self.usage, price: nil, limits: nil)
        #expect(attempt.spending == Spending(calls: 1, tokens: 10))
        #expect(attempt.outcome == .answered(tokens: 10, limits: nil))
    }

    @Test("that is refused takes a call and no tokens")
    func refused() {
        #expect(refusal(500, .unavailable).spending == Spending(calls: 1))
        #expect(refusal(500, .unavailable).outcome == .failed)
    }

    @Test("that came too fast says so to the pacer", arguments: [429, 529])
    func tooFast(status: Int) {
        let attempt = refusal(status, .unavailable, retryAfter: .seconds(3))
        #expect(attempt.outcome == .rateLimited(retryAfter: .seconds(3), limits: nil))
        #expect(refusal(status, .quotaExhausted).outcome == .failed)
    }

    @Test("that meets a service out of order came too fast only when that says when to come back")
    func unavailable() {
        #expect(refusal(503, .unavailable).outcome == .failed)
        #expect(
            refusal(503, .unavailable, retryAfter: .seconds(1)).outcome
                == .rateLimited(retryAfter: .seconds(1), limits: nil))
    }

    @Test("without an answer takes all that was reserved, unless it surely never arrived")
    func lost() {
        let cleaning = SafeMessage(hiding: [])
        let lost = TransportError(kind: .timedOut, message: "", mayHaveReachedServer: true)
        let refused = TransportError(kind: .connectionFailed, message: "")
        let cancelled = TransportError(kind: .cancelled, message: "")
        #expect(ServiceAttempt(lost, cleaning: cleaning, reserved: Self.reserved).spending == Self.reserved)
        #expect(ServiceAttempt(refused, cleaning: cleaning, reserved: Self.reserved).spending == Spending(calls: 1))
        #expect(ServiceAttempt(cancelled, cleaning: cleaning, reserved: Self.reserved).spending == Self.reserved)
        #expect(ServiceAttempt(cancelled, cleaning: cleaning, reserved: Self.reserved).outcome == .abandoned)
    }

    @Test("of more tokens than there are numbers does no harm")
    func overflow() {
        let usage = TokenUsage(inputTokens: .max, outputTokens: .max)
        #expect(Spending(calls: 1, usage: usage, price: nil).tokens == .max)
    }
}
