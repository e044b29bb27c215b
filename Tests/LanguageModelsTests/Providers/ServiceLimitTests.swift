import LanguageModels
import RefinerTestSupport
import Testing

@Suite("A limit of tokens")
struct ServiceLimitTests {
    private func body(
        _ request: ChatRequest, _ budget: Budget?, answerTokens: Int? = nil
    ) async throws -> String {
        let transport = ScriptedTransport(.answer(.completion("")))
        _ = try await scriptedModel(transport, budget: budget, answerTokens: answerTokens).complete(request)
        return String(decoding: try #require(transport.requests.first).body, as: UTF8.self)
    }

    @Test("is sent with each request when the budget counts tokens")
    func capped() async throws {
        let budget = Budget(limits: SpendingLimits(tokens: 1_000_000))
        #expect(try await body(.greeting, budget, answerTokens: 321).contains(#""max_tokens":321"#))
        #expect(try await body(.greeting, budget).contains(#""max_tokens":4096"#))
        let request = ChatRequest(messages: [.user("a")], maxTokens: 9)
        #expect(try await body(request, budget, answerTokens: 321).contains(#""max_tokens":9,"#))
    }

    @Test("is not sent when nobody counts tokens")
    func notCapped() async throws {
        let budget = Budget(limits: SpendingLimits(calls: 10))
        #expect(try await !body(.greeting, budget, answerTokens: 321).contains("max_tokens"))
        #expect(try await !body(.greeting, nil, answerTokens: 321).contains("max_tokens"))
    }

    @Test("of any size does no harm")
    func huge() async throws {
        let budget = Budget(limits: SpendingLimits(tokens: .max))
        let request = ChatRequest(messages: [.user("a")], maxTokens: .max)
        #expect(try await body(request, budget).contains(#""max_tokens":10000000,"#))
    }

    @Test("of money cannot be kept for a model without a price")
    func noPrice() throws {
        let budget = Budget(limits: SpendingLimits(cost: Money(picodollars: 1)))
        let error = #expect(throws: ChatError.self) {
            try scriptedModel(ScriptedTransport(.answer(200)), budget: budget)
        }
        #expect(error?.kind == .badRequest)
        #expect(error?.message.contains("asked-model") == true)
    }
}
