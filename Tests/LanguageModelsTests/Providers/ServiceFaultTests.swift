import LanguageModels
import RefinerTestSupport
import Testing

/// Everything that a service can do wrong over a real socket: a call ends in an answer or in an error that says what it was.
@Suite("A misbehaving service")
struct ServiceFaultTests {
    private func failure(
        _ reply: ServerReply, timeouts: HTTPTimeouts = .ofTests
    ) async throws -> (error: ChatError, requests: Int) {
        let server = try ChatServer { _ in reply }
        let model = try liveModel(server, retry: RetryPolicy(maximumAttempts: 3), timeouts: timeouts)
        let error = try #require(await #expect(throws: ChatError.self) { try await model.complete(.greeting) })
        return (error, server.statistics.requests.count)
    }

    private func answer(_ reply: ServerReply) async throws -> ChatCompletion {
        let server = try ChatServer { _ in reply }
        return try await liveModel(server, retry: .never).complete(.greeting)
    }

    private func answer(json: String) async throws -> ChatCompletion { try await answer(ServerReply(json: json)) }

    @Test("that says 429 or 500 for ever is asked as often as the policy says", arguments: [429, 500])
    func forEver(status: Int) async throws {
        let (error, requests) = try await failure(.error(status))
        #expect(error.kind == .unavailable)
        #expect(error.status == status)
        #expect(requests == 3)
    }

    @Test("that drips its answer runs out of time")
    func drip() async throws {
        let reply = ServerReply.completion(String(repeating: "x", count: 500)).dripping(
            bytes: 1, every: .milliseconds(20))
        let (error, _) = try await failure(reply, timeouts: HTTPTimeouts(total: .milliseconds(150)))
        #expect(error.kind == .timeout)
    }

    @Test("that never answers runs out of time")
    func hang() async throws {
        let (error, _) = try await failure(.hanging, timeouts: HTTPTimeouts(total: .milliseconds(100)))
        #expect(error.kind == .timeout)
    }

    @Test("that sends a body beyond all bounds is not asked for another one")
    func hugeBody() async throws {
        let (error, requests) = try await failure(.completion(String(repeating: "x", count: 2 << 20)))
        #expect(error.kind == .malformedAnswer)
        #expect(requests == 1)
    }

    @Test("that sends a head of a megabyte is not asked for another one")
    func hugeHead() async throws {
        var reply = ServerReply.completion("")
        for _ in 0..<1024 { reply.headers.append(String(repeating: "x", count: 1024), to: "X-Long") }
        let (error, requests) = try await failure(reply)
        #expect(error.kind == .malformedAnswer)
        #expect(requests == 1)
    }

    @Test("that promises more than it sends gives malformed answers")
    func lengthTooLarge() async throws {
        let (error, requests) = try await failure(
            .completion("Hello!").framed(by: .wrongContentLength(5000)).cut(afterBodyBytes: 5000))
        #expect(error.kind == .malformedAnswer)
        #expect(requests == 3)
    }

    @Test("that promises less than it sends gives malformed answers")
    func lengthTooSmall() async throws {
        let (error, requests) = try await failure(.completion("Hello!").framed(by: .wrongContentLength(20)))
        #expect(error.kind == .malformedAnswer)
        #expect(requests == 3)
    }

    @Test("that cuts its answers off gives malformed ones", arguments: [ServerReply.Framing.contentLength, .chunked])
    func cut(framing: ServerReply.Framing) async throws {
        let (error, _) = try await failure(.completion("Hello!").framed(by: framing).cut(afterBodyBytes: 30))
        #expect(error.kind == .malformedAnswer)
    }

    @Test("that hangs up or resets is unavailable", arguments: [ServerReply.closed, .reset])
    func hangsUp(reply: ServerReply) async throws {
        let (error, _) = try await failure(reply)
        #expect(error.kind == .unavailable)
    }

    @Test("that answers web pages is said to")
    func webPage() async throws {
        let (error, _) = try await failure(.page("<html><title>Sign in</title></html>"))
        #expect(error.kind == .malformedAnswer)
        #expect(error.message.contains("web page"))
    }

    @Test("that has no content gives malformed answers", arguments: [#"{"choices":[]}"#, "{}", "[]", "null"])
    func noContent(json: String) async throws {
        let (error, requests) = try await failure(ServerReply(json: json))
        #expect(error.kind == .malformedAnswer)
        #expect(requests == 3)
    }

    @Test("that stops for a reason says so")
    func reasons() async throws {
        #expect(try await answer(.completion("Hel", finishReason: .length)).finishReason == .length)
        #expect(try await answer(.completion("", finishReason: .contentFilter)).finishReason == .contentFilter)
        let call = #"{"choices":[{"message":{"content":null,"tool_calls":[{"id":"1"}]},"finish_reason":"tool_calls"}]}"#
        #expect(try await answer(json: call).finishReason == .toolCalls)
        let null = #"{"choices":[{"message":{"content":null},"finish_reason":"content_filter"}]}"#
        #expect(try await answer(json: null).content == "")
    }

    @Test("that reports no usage, or an absurd one, has it estimated", arguments: ["-1", "1e300", #""many""#, "null"])
    func usage(number: String) async throws {
        #expect(try await answer(.completion("Hello!", usage: nil)).usage.isEstimated)
        let json =
            #"{"choices":[{"message":{"content":"Hi"}}],"usage":{"prompt_tokens":\#(number),"completion_tokens":2}}"#
        let completion = try await answer(json: json)
        #expect(completion.usage.isEstimated)
        #expect(completion.content == "Hi")
    }

    @Test("may compress its answer, or send it in chunks")
    func encodings() async throws {
        #expect(try await answer(.completion("Hello!").framed(by: .chunked)).content == "Hello!")
        #expect(try await answer(.gzippedCompletion).content == "Hi")
    }

    @Test("may send invalid UTF-8, which is repaired")
    func invalidUTF8() async throws {
        var reply = ServerReply(json: "")
        reply.body = Array(#"{"choices":[{"message":{"content":"a"#.utf8) + [0xFF] + Array(#"b"}}]}"#.utf8)
        #expect(try await answer(reply).content == "a\u{FFFD}b")
    }

    @Test("that is not there is unavailable")
    func notThere() async throws {
        for url in [try ChatServer.deafBaseURL(), "http://nonexistent.invalid/v1"] {
            let model = try ServiceChatModel(
                endpoint: ChatEndpoint(baseURL: url, model: "m"), transport: loopbackTransport(),
                retry: RetryPolicy(maximumAttempts: 2), timeouts: .ofTests, time: VirtualTimeSource())
            let error = await #expect(throws: ChatError.self) { try await model.complete(.greeting) }
            #expect(error?.kind == .unavailable)
            #expect(error?.attempts?.count == 2)
        }
    }

    @Test("that dies and comes back is asked until it is there again")
    func comesBack() async throws {
        let reserved = try ReservedPort()
        let first = try ChatServer(port: reserved.port) { _ in .completion("one") }
        let retry = RetryPolicy(
            maximumAttempts: 400, baseDelay: .milliseconds(20), maximumDelay: .milliseconds(50))
        let model = try liveModel(first, retry: retry, time: SystemTimeSource())
        #expect(try await model.complete(.greeting).content == "one")
        first.stop()
        let call = Task { try await model.complete(.greeting) }
        var second: ChatServer?
        for _ in 0..<500 where second == nil {
            try await Task.sleep(for: .milliseconds(10))
            // It takes a moment until the first one listens no more.
            second = try? ChatServer(port: reserved.port) { _ in .completion("two") }
        }
        #expect(second != nil)
        // The first server's last connection may still have answered.
        #expect(["one", "two"].contains(try await call.value.content))
        #expect(try await model.complete(.greeting).content == "two")
        withExtendedLifetime(reserved) {}
    }
}
