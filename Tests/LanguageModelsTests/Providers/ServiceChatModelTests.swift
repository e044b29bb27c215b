import LanguageModels
import RefinerTestSupport
import Testing

@Suite("A model behind a service")
struct ServiceChatModelTests {
    @Test("brings back text, reason, usage and the model that answered")
    func happyPath() async throws {
        let usage = TokenUsage(inputTokens: 120, outputTokens: 30, cachedInputTokens: 64)
        let server = try ChatServer { _ in .completion("Grüße 👋", usage: usage) }
        let completion = try await liveModel(server).complete(.greeting)
        #expect(completion.content == "Grüße 👋")
        #expect(completion.finishReason == .stop)
        #expect(completion.usage == usage)
        #expect(completion.model == "served-model")
        #expect(completion.attempts == 1)
        #expect(server.statistics.violations.isEmpty)
        #expect(server.statistics.usage == usage)
    }

    @Test("sends every part of a request under its name on the wire, and the key as bearer token")
    func wholeRequest() async throws {
        let server = try ChatServer { _ in .completion("{}") }
        _ = try await liveModel(server).complete(
            ChatRequest(
                messages: [.system("Be brief."), .user("a/b \"c\""), .assistant("d"), .user("e")],
                temperature: 0.5,
                maxTokens: 77,
                seed: 42,
                responseFormat: .jsonObject
            ))
        let request = try #require(server.statistics.requests.first)
        let chat = try #require(request.chat)
        #expect(chat.model == "asked-model")
        #expect(chat.messages == [.system("Be brief."), .user("a/b \"c\""), .assistant("d"), .user("e")])
        #expect(chat.temperature == 0.5)
        #expect(chat.maxTokens == 77)
        #expect(chat.seed == 42)
        #expect(chat.responseFormat?.type == "json_object")
        #expect(request.headers["authorization"] == "Bearer \(exampleKey)")
        #expect(server.statistics.violations.isEmpty)
    }

    @Test("sends the same bytes whether the conversation was written as JSON before or not")
    func sameBody() async throws {
        let transport = ScriptedTransport(.answer(.completion("")), .answer(.completion("")))
        var request = ChatRequest(messages: [.system("Be \"brief\"."), .user("é\n")], temperature: 0.5)
        let model = try scriptedModel(transport, key: nil)
        _ = try await model.complete(request)
        _ = request.messagesJSON()
        _ = try await model.complete(request)
        #expect(transport.requests.count == 2)
        #expect(transport.requests[0].body == transport.requests[1].body)
    }

    @Test("sends nothing that was not asked for")
    func bareRequest() async throws {
        let transport = ScriptedTransport(.answer(.completion("")))
        _ = try await scriptedModel(transport, key: nil).complete(.greeting)
        let request = try #require(transport.requests.first)
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == #"{"messages":[{"role":"user","content":"Hello"}],"model":"asked-model"}"#)
        #expect(request.headers["authorization"] == nil)
    }

    @Test(
        "finds the path of chat completions behind any form of base URL",
        arguments: ["", "/", "/chat/completions", "/chat/completions/"]
    )
    func baseURLs(suffix: String) async throws {
        let transport = ScriptedTransport(.answer(.completion("")))
        let model = try scriptedModel(transport, baseURL: "https://user:hunter22@models.example/v1" + suffix)
        _ = try await model.complete(.greeting)
        #expect(transport.requests.first?.url == "https://user:hunter22@models.example/v1/chat/completions")
        #expect(model.endpoint == "https://models.example/v1")
    }

    @Test("refuses a base URL that is none, without repeating it", arguments: ["", "ftp://a:hunter22@b", "hunter22"])
    func badBaseURL(url: String) throws {
        let error = #expect(throws: ChatError.self) {
            try scriptedModel(ScriptedTransport(.answer(200)), baseURL: url)
        }
        #expect(error?.kind == .badEndpoint)
        #expect(error?.message.contains("hunter22") == false)
    }

    @Test(
        "refuses a key that cannot be sent, without showing it",
        arguments: ["hunter22\r\nX: y", "hunter 22", "hunter22é"])
    func badKey(key: String) throws {
        let error = #expect(throws: ChatError.self) {
            try scriptedModel(ScriptedTransport(.answer(200)), key: key)
        }
        #expect(error?.kind == .invalidKey)
        #expect(error?.message.contains("hunter") == false)
    }

    @Test("refuses a request that no service could answer, before it is sent")
    func invalidRequests() async throws {
        let transport = ScriptedTransport(.answer(.completion("")))
        let model = try scriptedModel(transport)
        let requests = [
            ChatRequest(messages: []),
            ChatRequest(messages: [.user("a")], temperature: .nan),
            ChatRequest(messages: [.user("a")], maxTokens: 0),
        ]
        for request in requests {
            let error = await #expect(throws: ChatError.self) { try await model.complete(request) }
            #expect(error?.kind == .badRequest)
        }
        #expect(transport.requests.isEmpty)
    }

    @Test("keeps the number of requests at the service within the limit", arguments: [1, 3])
    func concurrencyBound(limit: Int) async throws {
        let meeting = Rendezvous(of: limit)
        let server = try ChatServer { _ in
            meeting.arrive()
            return .completion("Hello!").delayed(by: .milliseconds(2))
        }
        let model = try liveModel(server, limit: limit)
        try await withThrowingDiscardingTaskGroup { group in
            for _ in 0..<30 { group.addTask { _ = try await model.complete(.greeting) } }
        }
        #expect(server.statistics.mostRunning == limit)
        #expect(server.statistics.answered == 30)
        #expect(server.statistics.connections == limit)
    }

    @Test("ends the transfer when its task is cancelled, and frees its place")
    func cancellation() async throws {
        let server = try ChatServer { $0.number == 1 ? .hanging : .completion("Hello!") }
        let model = try liveModel(server, limit: 1)
        let task = Task { try await model.complete(.greeting) }
        #expect(await server.reaches { $0.running == 1 })
        task.cancel()
        let error = await #expect(throws: ChatError.self) { try await task.value }
        #expect(error?.kind == .cancelled)
        #expect(await server.reaches { $0.abandoned == 1 })
        #expect(try await model.complete(.greeting).content == "Hello!")
    }

    @Test("can be cancelled while it waits for a place")
    func cancelledInQueue() async throws {
        let server = try ChatServer { _ in .hanging }
        let model = try liveModel(server, limit: 1)
        let first = Task { try await model.complete(.greeting) }
        #expect(await server.reaches { $0.running == 1 })
        let task = Task { try await model.complete(.greeting) }
        for _ in 0..<100 { await Task.yield() }
        task.cancel()
        let error = await #expect(throws: ChatError.self) { try await task.value }
        #expect(error?.kind == .cancelled)
        #expect(error?.attempts == nil)
        #expect(server.statistics.requests.count == 1)
        first.cancel()
    }

    @Test("does not ask again for another fault of the request")
    func otherBadRequest() async throws {
        let server = try ChatServer { _ in .error(400, "temperature is too high", parameter: "temperature") }
        let request = ChatRequest(messages: [.user("JSON please")], temperature: 1.9, responseFormat: .jsonObject)
        let error = await #expect(throws: ChatError.self) { try await liveModel(server).complete(request) }
        #expect(error?.kind == .badRequest)
        #expect(server.statistics.requests.count == 1)
    }
}
