import LanguageModels
import RefinerTestSupport
import Testing

@Suite("What a service refuses")
struct DialectTests {
    private static let schema = AnswerSchema(name: "texts", schema: #"{"type":"object"}"#)
    private static let schemaRequest = ChatRequest(
        messages: [.user("JSON please")], responseFormat: .jsonSchema(schema))
    private static let objectRequest = ChatRequest(messages: [.user("JSON please")], responseFormat: .jsonObject)

    private func forms(_ server: ChatServer) -> [String?] {
        server.statistics.requests.map { $0.chat?.responseFormat?.type }
    }

    @Test("is not the schema, when it takes one: it is sent as it is, strictly")
    func schema() async throws {
        let transport = ScriptedTransport(.answer(.completion("{}")))
        _ = try await scriptedModel(transport).complete(Self.schemaRequest)
        #expect(
            transport.requests.first.map { String(decoding: $0.body, as: UTF8.self) }
                == #"{"messages":[{"role":"user","content":"JSON please"}],"model":"asked-model","#
                + #""response_format":{"json_schema":{"name":"texts","schema":{"type":"object"},"strict":true},"#
                + #""type":"json_schema"}}"#)
    }

    @Test(
        "of forms is replaced by the next plainer one, step by step, and never asked for again",
        arguments: [
            "'response_format.type' must be 'text'", "json_schema and json_object are not supported",
            "Failed to parse grammar",
        ], [400, 422, 501])
    func downgrades(words: String, status: Int) async throws {
        let server = try ChatServer { request in
            request.chat?.responseFormat == nil ? .completion("{}") : .error(status, words)
        }
        let model = try liveModel(server, retry: .never)
        #expect(try await model.complete(Self.schemaRequest).attempts == 3)
        #expect(try await model.complete(Self.schemaRequest).attempts == 1)
        #expect(try await model.complete(Self.objectRequest).attempts == 1)
        #expect(forms(server) == ["json_schema", "json_object", nil, nil, nil])
        #expect(server.statistics.violations.isEmpty)
    }

    @Test("of forms is told by the member it names as well as by its words")
    func namedParameter() async throws {
        let server = try ChatServer { request in
            request.chat?.responseFormat == nil
                ? .completion("{}") : .error(400, "Invalid value", parameter: "response_format.type")
        }
        #expect(try await liveModel(server).complete(Self.objectRequest).attempts == 2)
    }

    @Test("may be the object alone: a schema is still sent")
    func schemaOnly() async throws {
        let server = try ChatServer { request in
            request.chat?.responseFormat?.type == "json_object"
                ? .error(400, "'response_format.type' must be 'json_schema' or 'text'") : .completion("{}")
        }
        let model = try liveModel(server)
        _ = try await model.complete(Self.objectRequest)
        _ = try await model.complete(Self.schemaRequest)
        #expect(forms(server) == ["json_object", nil, "json_schema"])
    }

    @Test("does not hold it against a service when only the messages did not go with the format")
    func formatAndMessages() async throws {
        let server = try ChatServer { request in
            request.chat?.responseFormat == nil || request.chat?.lastMessage.contains("JSON") == true
                ? .completion("{}")
                : .error(
                    400, "'messages' must contain the word 'json' to use 'response_format'", parameter: "messages")
        }
        let model = try liveModel(server)
        let bare = ChatRequest(messages: [.user("Hello")], responseFormat: .jsonObject)
        #expect(try await model.complete(bare).attempts == 2)
        #expect(try await model.complete(Self.objectRequest).attempts == 1)
        #expect(server.statistics.requests.last?.chat?.responseFormat?.type == "json_object")
    }

    @Test("may be the old name of the limit of tokens, which is replaced by the new one from then on")
    func completionLimit() async throws {
        let server = try ChatServer { request in
            request.chat?.maxTokens == nil
                ? .completion("Hello!")
                : .error(
                    400, "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead.",
                    code: "unsupported_parameter", parameter: "max_tokens")
        }
        let model = try liveModel(server, retry: .never)
        let request = ChatRequest(messages: [.user("Hello")], maxTokens: 9)
        #expect(try await model.complete(request).attempts == 2)
        #expect(try await model.complete(request).attempts == 1)
        #expect(server.statistics.requests.map { $0.chat?.maxCompletionTokens } == [nil, 9, 9])
    }

    @Test("may be a temperature, a seed or the role of the system, each of which is then left out")
    func parts() async throws {
        let server = try ChatServer { request in
            guard let chat = request.chat else { return .error(500) }
            if chat.temperature != nil {
                return .error(
                    400, "'temperature' does not support 0.7 with this model. Only the default (1) value is supported.",
                    parameter: "temperature")
            }
            if chat.seed != nil {
                return ServerReply(
                    json: #"{"detail":[{"loc":["body","seed"],"msg":"Extra inputs are not permitted"}]}"#
                ).with(status: 422)
            }
            return chat.messages.contains { $0.role == .system }
                ? .error(400, "System role not supported") : .completion("Hello!")
        }
        let model = try liveModel(server, retry: .never)
        let request = ChatRequest(
            messages: [.system("Be brief."), .user("Hello"), .system("Be kind.")], temperature: 0.7, seed: 1)
        #expect(try await model.complete(request).attempts == 4)
        #expect(try await model.complete(request).attempts == 1)
        #expect(server.statistics.requests.last?.chat?.messages == [.user("Be brief.\n\nBe kind.\n\nHello")])
    }

    @Test(
        "for another reason ends the call",
        arguments: [
            "temperature is too high", "This model's maximum context length is 8192 tokens", "max_tokens is too large",
            "the prompt was filtered",
        ])
    func otherBadRequest(words: String) async throws {
        let server = try ChatServer { _ in .error(400, words) }
        let request = ChatRequest(
            messages: [.system("Be brief."), .user("JSON please")], temperature: 1.9, maxTokens: 9, seed: 1,
            responseFormat: .jsonSchema(Self.schema))
        let error = await #expect(throws: ChatError.self) { try await liveModel(server).complete(request) }
        #expect(error?.kind == .badRequest)
        #expect(server.statistics.requests.count == 1)
    }

    @Test("again and again ends the call after one change of each kind")
    func stubborn() async throws {
        let server = try ChatServer { _ in .error(400, "response_format and temperature are unsupported") }
        let request = ChatRequest(messages: [.user("a")], temperature: 1, responseFormat: .jsonSchema(Self.schema))
        let error = await #expect(throws: ChatError.self) { try await liveModel(server).complete(request) }
        #expect(error?.kind == .badRequest)
        #expect(error?.attempts?.count == 4)
        #expect(server.statistics.requests.count == 4)
    }

    @Test("is not asked for a schema that is no JSON")
    func brokenSchema() async throws {
        let transport = ScriptedTransport(.answer(.completion("{}")))
        let request = ChatRequest(
            messages: [.user("a")], responseFormat: .jsonSchema(AnswerSchema(name: "a", schema: "{} , \"x\": 1")))
        let error = await #expect(throws: ChatError.self) { try await scriptedModel(transport).complete(request) }
        #expect(error?.kind == .badRequest)
        #expect(transport.requests.isEmpty)
    }
}
