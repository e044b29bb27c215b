import LanguageModels
import RefinerTestSupport
import Testing

@Suite("A list of models")
struct FallbackChatModelTests {
    private let time = VirtualTimeSource()
    private let notices = Recorder<String>()

    private func failing(
        _ kind: ChatError.Kind, model: String = "first", attempts: [AttemptRecord]? = nil, usage: TokenUsage? = nil
    ) -> ScriptedChatModel {
        ScriptedChatModel(model: model, endpoint: "http://\(model)") { (_, _) throws(ChatError) in
            throw ChatError(kind: kind, message: "\(model) is \(kind)", attempts: attempts, usage: usage)
        }
    }

    private func answering(_ model: String = "second", cost: Money? = nil) -> ScriptedChatModel {
        ScriptedChatModel(model: model, endpoint: "http://\(model)") { (_, _) throws(ChatError) in
            ChatCompletion(
                content: model, usage: TokenUsage(inputTokens: 1, outputTokens: 2), model: model, cost: cost,
                trail: [AttemptRecord(number: 1, status: 200)])
        }
    }

    private func list(_ first: any ChatModel, _ others: any ChatModel...) -> FallbackChatModel {
        FallbackChatModel(first, then: others, time: time, notice: notices.record)
    }

    @Test("asks the first alone as long as it answers, and goes by its name")
    func first() async throws {
        let second = answering()
        let model = list(answering("first"), second)
        #expect(try await model.complete(.greeting).content == "first")
        #expect(second.requests.isEmpty)
        #expect(model.model == "first")
        #expect(model.endpoint == "http://first")
        #expect(notices.values.isEmpty)
    }

    @Test(
        "lets the next take over when one is down or out of quota, and tells",
        arguments: [
            ChatError.Kind.unavailable, .timeout, .quotaExhausted,
        ])
    func takesOver(kind: ChatError.Kind) async throws {
        let first = failing(kind)
        let model = list(first, answering())
        for _ in 0..<3 { #expect(try await model.complete(.greeting).content == "second") }
        #expect(first.requests.count == 1)
        #expect(notices.values.count == 1)
        #expect(notices.values.first?.contains("first at http://first is passed over") == true)
    }

    @Test(
        "throws what concerns the request or the run itself",
        arguments: [
            ChatError.Kind.badRequest, .malformedAnswer, .budgetSpent, .cancelled, .notFound, .badEndpoint, .invalidKey,
        ])
    func throwsOn(kind: ChatError.Kind) async throws {
        let first = failing(kind)
        let second = answering()
        let model = list(first, second)
        for _ in 0..<2 {
            let error = await #expect(throws: ChatError.self) { try await model.complete(.greeting) }
            #expect(error?.kind == kind)
            #expect(error?.message == "first is \(kind)")
        }
        #expect(first.requests.count == 2)
        #expect(second.requests.isEmpty)
    }

    @Test("lets the next take over when a key is refused that was good before")
    func keyRevoked() async throws {
        let first = ScriptedChatModel(model: "first") { (request, number) throws(ChatError) in
            if number > 1 { throw ChatError(kind: .invalidKey, message: "revoked") }
            return ScriptedChatModel.completion("first", to: request)
        }
        let model = list(first, answering())
        var contents: [String] = []
        for _ in 0..<3 { contents.append(try await model.complete(.greeting).content) }
        #expect(contents == ["first", "second", "second"])
        #expect(first.requests.count == 2)
    }

    @Test("tries the first again after a while, and stays with it when it answers")
    func returns() async throws {
        let first = ScriptedChatModel(model: "first") { (request, number) throws(ChatError) in
            if number == 1 { throw ChatError(kind: .unavailable, message: "down") }
            return ScriptedChatModel.completion("first", to: request)
        }
        let model = list(first, answering())
        #expect(try await model.complete(.greeting).content == "second")
        try await time.sleep(for: .seconds(59))
        #expect(try await model.complete(.greeting).content == "second")
        try await time.sleep(for: .seconds(1))
        #expect(try await model.complete(.greeting).content == "first")
        #expect(try await model.complete(.greeting).content == "first")
    }

    @Test("says who failed before, and what all of them took")
    func trail() async throws {
        let wasted = AttemptRecord(
            number: 1, failure: .malformedAnswer, usage: TokenUsage(inputTokens: 10, outputTokens: 20),
            cost: Money(picodollars: 5))
        let refused = AttemptRecord(number: 2, failure: .unavailable, status: 503, usage: .zero, cost: .zero)
        let first = failing(
            .unavailable, attempts: [wasted, refused], usage: TokenUsage(inputTokens: 10, outputTokens: 20))
        let completion = try await list(first, answering(cost: Money(picodollars: 7))).complete(.greeting)
        #expect(completion.trail.map(\.number) == [1, 2, 3])
        #expect(completion.trail.map(\.endpoint) == ["http://first", "http://first", "http://second"])
        #expect(completion.trail.map(\.model) == ["first", "first", "second"])
        #expect(completion.attempts == 3)
        #expect(completion.usage == TokenUsage(inputTokens: 11, outputTokens: 22))
        #expect(completion.cost == Money(picodollars: 12))
        #expect(completion.endpoint == "http://second")
    }

    @Test("has no known cost when a part of it is unknown")
    func unknownCost() async throws {
        let wasted = AttemptRecord(number: 1, usage: TokenUsage(inputTokens: 10, outputTokens: 20))
        let first = failing(.unavailable, attempts: [wasted])
        #expect(try await list(first, answering(cost: .zero)).complete(.greeting).cost == nil)
        #expect(try await list(failing(.unavailable), answering()).complete(.greeting).cost == nil)
    }

    @Test("tells of all when none answers")
    func noneAnswers() async throws {
        let record = AttemptRecord(number: 1, failure: .timeout)
        let model = list(
            failing(.timeout, attempts: [record]), failing(.unavailable, model: "second", attempts: [record]))
        let error = try #require(await #expect(throws: ChatError.self) { try await model.complete(.greeting) })
        #expect(error.kind == .unavailable)
        #expect(
            error.message == "first at http://first: first is timeout; second at http://second: second is unavailable")
        #expect(error.attempts?.map(\.endpoint) == ["http://first", "http://second"])
        #expect(error.attempts?.map(\.number) == [1, 2])
    }

    @Test("repeats the last refusal when all are spent, without asking")
    func allSpent() async throws {
        let first = failing(.quotaExhausted)
        let second = failing(.invalidKey, model: "second")
        let model = list(first, second)
        _ = await #expect(throws: ChatError.self) { try await model.complete(.greeting) }
        let error = await #expect(throws: ChatError.self) { try await model.complete(.greeting) }
        #expect(error?.kind == .invalidKey)
        #expect(first.requests.count == 1)
        #expect(second.requests.count == 1)
    }

    @Test("takes over over real sockets, and counts the requests to both")
    func live() async throws {
        let dead = try ChatServer { _ in .error(503) }
        let alive = try ChatServer { _ in .message("Hi") }
        let model = list(
            try liveModel(dead, retry: RetryPolicy(maximumAttempts: 2)), try liveModel(alive, provider: .anthropic))
        let completion = try await model.complete(.greeting)
        #expect(completion.content == "Hi")
        #expect(completion.attempts == 3)
        #expect(completion.endpoint == alive.rootURL)
        #expect(dead.statistics.requests.count == 2)
    }
}
