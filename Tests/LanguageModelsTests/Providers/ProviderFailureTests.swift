import LanguageModels
import RefinerTestSupport
import Testing

@Suite("A failure of a service")
struct ProviderFailureTests {
    private func failure(
        _ answer: Result<HTTPResponse, TransportError>,
        key: String? = exampleKey
    ) async throws -> ChatError {
        let model = try scriptedModel(ScriptedTransport(answer), key: key, retry: .never)
        return try #require(await #expect(throws: ChatError.self) { try await model.complete(.greeting) })
    }

    @Test(
        "is sorted by its status",
        arguments: [
            (400, ChatError.Kind.badRequest), (401, .invalidKey), (402, .quotaExhausted), (403, .invalidKey),
            (404, .notFound), (408, .unavailable), (413, .badRequest), (422, .badRequest), (429, .unavailable),
            (500, .unavailable), (503, .unavailable), (529, .unavailable), (302, .badEndpoint),
        ]
    )
    func statuses(status: Int, kind: ChatError.Kind) async throws {
        let error = try await failure(.answer(.error(status, "scripted words")))
        #expect(error.kind == kind)
        #expect(error.status == status)
        #expect(error.message.contains("\(status)"))
        #expect(error.message.contains("scripted words"))
    }

    @Test("for want of quota is told from a rate limit", arguments: ["insufficient_quota", "billing_not_active"])
    func quota(word: String) async throws {
        #expect(try await failure(.answer(.error(429, code: word))).kind == .quotaExhausted)
        #expect(try await failure(.answer(.error(429, type: word))).kind == .quotaExhausted)
    }

    @Test(
        "is quoted in the service's own words, whatever form they come in",
        arguments: [
            #"{"error":{"message":"the reason","type":"x"}}"#, #"{"error":"the reason"}"#, #"{"detail":"the reason"}"#,
            #"{"detail":[{"loc":["body"],"msg":"the reason"}]}"#, #"{"object":"error","message":"the reason"}"#,
            #"[{"error":{"code":400,"message":"the reason"}}]"#, "the reason", "  the\n\u{1B}reason ",
            "<html><head><TITLE>the reason</TITLE></head></html>", #"{"error":null,"message":"the reason"}"#,
        ]
    )
    func words(body: String) async throws {
        #expect(try await failure(.answer(400, body)).message == expected(body))
    }

    private func expected(_ body: String) -> String {
        "the service answered 400\(body.contains("\"type\":\"x\"") ? " (x)" : ""): the reason"
    }

    @Test("without a word says that there is none")
    func silent() async throws {
        #expect(try await failure(.answer(503)).message == "the service answered 503 without a reason")
        #expect(try await failure(.answer(503, "{}")).message == "the service answered 503 without a reason")
    }

    @Test("never shows the key, wherever the service puts it", arguments: [401, 400, 429, 500])
    func keyIsHidden(status: Int) async throws {
        let bodies = [
            #"{"error":{"message":"Incorrect API key provided: \#(exampleKey)","code":"\#(exampleKey)"}}"#,
            "Bearer \(exampleKey)", "<title>\(exampleKey)</title>", #"{"error":"\#(exampleKey.prefix(20))"}"#,
            #"{"error":"\#(String(repeating: "x", count: 290))\#(exampleKey)"}"#,
        ]
        for body in bodies {
            let error = try await failure(.answer(status, body, ["Location": "http://x/?key=\(exampleKey)"]))
            var text = "\(error) \(String(reflecting: error))"
            dump(error, to: &text)
            #expect(!text.contains("Zx81"))
            #expect(!text.contains("sk-proj-"))
        }
    }

    @Test("of the network never shows the key or a password of the base URL")
    func networkHidesKey() async throws {
        let transport = ScriptedTransport(
            .failure(.connectionFailed, "no route to u:hunter22secret with \(exampleKey)"))
        let model = try scriptedModel(transport, baseURL: "http://u:hunter22secret@host/v1", retry: .never)
        let error = await #expect(throws: ChatError.self) { try await model.complete(.greeting) }
        #expect(error?.message == "no route to u:<redacted> with <redacted>")
    }

    @Test("for want of a key says that none was sent")
    func missingKey() async throws {
        #expect(try await failure(.answer(.error(401, "who are you?")), key: nil).message.contains("no key was sent"))
        #expect(try await failure(.answer(.error(401, "who are you?")), key: " ").message.contains("no key was sent"))
    }

    @Test("to be where the base URL points names the place it redirects to")
    func redirect() async throws {
        let error = try await failure(.answer(301, "", ["Location": "https://new.example/v1?token=abc"]))
        #expect(error.kind == .badEndpoint)
        #expect(error.message.contains("https://new.example/v1,"))
    }

    @Test("is cut to one line of 300 characters")
    func long() async throws {
        let error = try await failure(.answer(400, String(repeating: "line\r\n", count: 1000)))
        #expect(error.message.count == 300)
        #expect(!error.message.contains { $0.isNewline })
    }

    @Test(
        "of the network is sorted by its kind",
        arguments: [
            (TransportError.Kind.hostNotFound, ChatError.Kind.unavailable), (.connectionFailed, .unavailable),
            (.connectionLost, .unavailable), (.timedOut, .timeout), (.answerTruncated, .malformedAnswer),
            (.answerUnreadable, .malformedAnswer), (.answerTooLarge, .malformedAnswer),
            (.certificateRefused, .badEndpoint), (.unsupportedScheme, .badEndpoint), (.cancelled, .cancelled),
            (.shutDown, .unavailable),
        ]
    )
    func transport(kind: TransportError.Kind, expected: ChatError.Kind) async throws {
        let error = try await failure(.failure(kind, "scripted words"))
        #expect(error.kind == expected)
        #expect(error.message == "scripted words")
        #expect(error.status == nil)
    }
}
