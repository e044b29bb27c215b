import LanguageModels
import RefinerTestSupport
import Testing

@Suite("A model over Anthropic's Messages")
struct AnthropicTests {
    private func model(_ answers: Result<HTTPResponse, TransportError>...) throws -> ServiceChatModel {
        let transport = ScriptedTransport { (_, number) throws(TransportError) in
            try answers[min(number, answers.count) - 1].get()
        }
        return try scriptedModel(transport, retry: .never, provider: .anthropic)
    }

    private func complete(_ json: String) async throws -> ChatCompletion {
        try await model(.answer(200, json)).complete(.greeting)
    }

    private func failure(_ answer: Result<HTTPResponse, TransportError>) async throws -> ChatError {
        try #require(await #expect(throws: ChatError.self) { try await model(answer).complete(.greeting) })
    }

    @Test("brings back text, reason, usage and the model that answered")
    func happyPath() async throws {
        let usage = TokenUsage(inputTokens: 120, outputTokens: 30, cachedInputTokens: 64)
        let server = try ChatServer { _ in .message("Grüße 👋", usage: usage) }
        let completion = try await liveModel(server, provider: .anthropic).complete(.greeting)
        #expect(completion.content == "Grüße 👋")
        #expect(completion.finishReason == .stop)
        #expect(completion.usage == usage)
        #expect(completion.model == "served-model")
        #expect(server.statistics.violations.isEmpty)
    }

    @Test("sends every part of a request where it belongs, and the key in its own field")
    func wholeRequest() async throws {
        let server = try ChatServer { _ in .message("{}") }
        _ = try await liveModel(server, provider: .anthropic).complete(
            ChatRequest(
                messages: [.system("Be brief."), .user("a"), .system("Be kind."), .assistant("b"), .user("c")],
                temperature: 1.7, maxTokens: 77, seed: 42,
                responseFormat: .jsonSchema(AnswerSchema(name: "x", schema: "{}"))))
        let request = try #require(server.statistics.requests.first)
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == #"{"max_tokens":77,"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},"#
                + #"{"role":"user","content":"c"}],"model":"asked-model","system":"Be brief.\n\nBe kind.","#
                + #""temperature":1.0}"#)
        #expect(request.headers["x-api-key"] == exampleKey)
        #expect(request.headers["authorization"] == nil)
        #expect(request.target == "/v1/messages")
        #expect(server.statistics.violations.isEmpty)
    }

    @Test("sends a limit of tokens in any case, and a conversation even of instructions alone")
    func defaults() async throws {
        let server = try ChatServer { _ in .message("") }
        let model = try liveModel(server, provider: .anthropic)
        _ = try await model.complete(.greeting)
        _ = try await model.complete(ChatRequest(messages: [.system("Hello")]))
        #expect(server.statistics.requests.map { $0.anthropic?.maxTokens } == [4096, 4096])
        #expect(server.statistics.requests.last?.anthropic?.messages == [.user("Hello")])
        #expect(server.statistics.violations.isEmpty)
    }

    @Test(
        "finds the path of Messages behind any form of base URL", arguments: ["", "/", "/v1", "/v1/", "/v1/messages"])
    func baseURLs(suffix: String) async throws {
        let transport = ScriptedTransport(.answer(.message("")))
        let model = try scriptedModel(
            transport, baseURL: "https://gateway.example/anthropic" + suffix, provider: .anthropic)
        _ = try await model.complete(.greeting)
        #expect(transport.requests.first?.url == "https://gateway.example/anthropic/v1/messages")
        #expect(model.endpoint == "https://gateway.example/anthropic")
    }

    @Test(
        "says why it stopped",
        arguments: [
            ("end_turn", FinishReason.stop), ("stop_sequence", .stop), ("max_tokens", .length),
            ("refusal", .other("refusal")), ("tool_use", .toolCalls), ("pause_turn", .other("pause_turn")),
        ])
    func finishReasons(word: String, reason: FinishReason) async throws {
        let json = #"{"content":[{"type":"text","text":"Hi"}],"stop_reason":"\#(word)"}"#
        #expect(try await complete(json).finishReason == reason)
    }

    @Test("gives the text of all its blocks, and of no other ones")
    func blocks() async throws {
        let completion = try await complete(
            #"{"content":[{"type":"thinking","thinking":"?","text":"?"},{"type":"text","text":"H"},"#
                + #"{"type":"text","text":"i"}],"stop_reason":"end_turn"}"#)
        #expect(completion.content == "Hi")
    }

    @Test(
        "without text is an empty one when there is a reason that another attempt would not change",
        arguments: [
            (#"{"content":[],"stop_reason":"max_tokens"}"#, FinishReason.length),
            (#"{"content":[],"stop_reason":"refusal"}"#, .other("refusal")),
            (#"{"content":[{"type":"tool_use","id":"1","name":"f","input":{}}],"stop_reason":"tool_use"}"#, .toolCalls),
            (#"{"content":[{"type":"tool_use","id":"1"}]}"#, .toolCalls),
        ])
    func noText(json: String, reason: FinishReason) async throws {
        let completion = try await complete(json)
        #expect(completion.content == "")
        #expect(completion.finishReason == reason)
    }

    @Test(
        "that cannot be read is malformed",
        arguments: [
            "", "Hello!", "[]", "{}", #"{"content":null}"#, #"{"content":"Hi"}"#, #"{"content":[]}"#,
            #"{"content":[{"type":"text"}],"stop_reason":"end_turn"}"#, #"{"content":[{"type":"text","text":"H"#,
        ])
    func malformed(json: String) async throws {
        #expect(try await failure(.answer(200, json)).kind == .malformedAnswer)
    }

    @Test("counts the tokens that were read from its cache and written to it")
    func cachedUsage() async throws {
        let completion = try await complete(
            #"{"content":[{"type":"text","text":"Hi"}],"usage":{"input_tokens":7,"cache_creation_input_tokens":20,"#
                + #""cache_read_input_tokens":100,"output_tokens":3}}"#)
        #expect(completion.usage == TokenUsage(inputTokens: 127, outputTokens: 3, cachedInputTokens: 100))
    }

    @Test(
        "has its tokens estimated when they are missing or impossible",
        arguments: [
            "null", "{}", #"{"input_tokens":-7,"output_tokens":3}"#, #"{"input_tokens":7,"output_tokens":1e300}"#,
            #"{"input_tokens":7,"output_tokens":0}"#, #"{"input_tokens":"many","output_tokens":3}"#,
            #"{"input_tokens":7,"output_tokens":3,"cache_read_input_tokens":-1}"#,
            #"{"input_tokens":0,"output_tokens":3}"#,
        ])
    func estimatedUsage(usage: String) async throws {
        let completion = try await complete(#"{"content":[{"type":"text","text":"Hi"}],"usage":\#(usage)}"#)
        #expect(completion.usage.isEstimated)
        #expect(completion.usage.inputTokens > 0)
    }

    @Test(
        "is refused in its provider's own words",
        arguments: [
            (400, "invalid_request_error", ChatError.Kind.badRequest), (401, "authentication_error", .invalidKey),
            (403, "permission_error", .invalidKey), (404, "not_found_error", .notFound),
            (413, "request_too_large", .badRequest), (429, "rate_limit_error", .unavailable),
            (500, "api_error", .unavailable), (529, "overloaded_error", .unavailable),
        ])
    func errors(status: Int, type: String, kind: ChatError.Kind) async throws {
        let error = try await failure(.answer(.anthropicError(status, type, "the reason")))
        #expect(error.kind == kind)
        #expect(error.status == status)
        #expect(error.message == "the service answered \(status) (\(type)): the reason")
    }

    @Test("is refused for want of credit, which is no fault of the request")
    func credit() async throws {
        let words = "Your credit balance is too low to access the Anthropic API."
        let error = try await failure(.answer(.anthropicError(400, "invalid_request_error", words)))
        #expect(error.kind == .quotaExhausted)
    }

    @Test("may be overloaded in an answer of status 200, and is asked again")
    func wrappedError() async throws {
        let server = try ChatServer { request in
            guard request.number == 1 else { return .message("Hi") }
            return .anthropicError(200, "overloaded_error")
        }
        let events = Recorder<CallEvent>()
        let model = try liveModel(server, provider: .anthropic, observer: events.record)
        #expect(try await model.complete(.greeting).content == "Hi")
        #expect(events.values.map(\.attempt.status) == [529, 200])
    }

    @Test("is asked without a temperature when the model takes none")
    func noTemperature() async throws {
        let server = try ChatServer { request in
            request.anthropic?.temperature == nil
                ? .message("Hi")
                : .anthropicError(400, "invalid_request_error", "`temperature` is deprecated for this model.")
        }
        let model = try liveModel(server, retry: .never, provider: .anthropic)
        let request = ChatRequest(messages: [.user("a")], temperature: 0.5)
        #expect(try await model.complete(request).attempts == 2)
        #expect(try await model.complete(request).attempts == 1)
    }
}
