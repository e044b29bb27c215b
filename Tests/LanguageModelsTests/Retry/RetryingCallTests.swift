import LanguageModels
import RefinerTestSupport
import Testing

@Suite("A call with retries")
struct RetryingCallTests {
    private typealias Answer = Result<HTTPResponse, TransportError>

    @Test(
        "gets over one passing fault",
        arguments: [
            Answer.answer(.error(408)), .answer(.error(409)), .answer(.error(425)), .answer(.error(429)),
            .answer(.error(500)), .answer(.error(502)), .answer(.error(503)), .answer(.error(529)),
            .answer(200, "<html></html>"), .answer(200, #"{"choices":[{"mess"#), .answer(200, ""),
            .answer(200, #"{"choices":[]}"#), .failure(.connectionFailed), .failure(.connectionLost),
            .failure(.hostNotFound), .failure(.timedOut), .failure(.answerTruncated), .failure(.answerUnreadable),
        ]
    )
    private func passing(fault: Answer) async throws {
        let time = VirtualTimeSource()
        let transport = ScriptedTransport(fault, .answer(.completion("Hello!")))
        let completion = try await scriptedModel(transport, time: time).complete(.greeting)
        #expect(completion.content == "Hello!")
        #expect(completion.attempts == 2)
        #expect(time.sleeps.count == 1)
    }

    @Test(
        "is not made for a lasting fault",
        arguments: [
            Answer.answer(.error(400)), .answer(.error(401)), .answer(.error(403)), .answer(.error(404)),
            .answer(.error(422)), .answer(.error(302)), .answer(.error(429, code: "insufficient_quota")),
            .answer(.error(503, type: "insufficient_quota")), .failure(.certificateRefused), .failure(.invalidRequest),
            .failure(.answerTooLarge), .failure(.shutDown), .failure(.cancelled),
        ]
    )
    private func lasting(fault: Answer) async throws {
        let time = VirtualTimeSource()
        let transport = ScriptedTransport(fault, .answer(.completion("Hello!")))
        let model = try scriptedModel(transport, time: time)
        let error = await #expect(throws: ChatError.self) { try await model.complete(.greeting) }
        #expect(transport.requests.count == 1)
        #expect(time.sleeps.isEmpty)
        #expect(error?.attempts?.count == 1)
    }

    @Test("gives up after the most attempts and tells of each")
    func exhausted() async throws {
        let time = VirtualTimeSource()
        let transport = ScriptedTransport(.answer(.error(500)), .failure(.timedOut), .answer(.error(503, "busy")))
        let model = try scriptedModel(transport, retry: RetryPolicy(maximumAttempts: 4), time: time)
        let error = try #require(await #expect(throws: ChatError.self) { try await model.complete(.greeting) })
        #expect(error.kind == .unavailable)
        #expect(error.status == 503)
        #expect(error.message == "the service answered 503: busy (after 4 attempts)")
        #expect(error.attempts?.map(\.number) == [1, 2, 3, 4])
        #expect(error.attempts?.map(\.status) == [500, nil, 503, 503])
        #expect(error.attempts?.map(\.failure) == [.unavailable, .timeout, .unavailable, .unavailable])
        #expect(error.attempts?.compactMap(\.delayBeforeNext) == time.sleeps)
        #expect(transport.requests.count == 4)
    }

    @Test("waits the same times for the same seed")
    func reproducible() async throws {
        func sleeps() async throws -> [Duration] {
            let time = VirtualTimeSource()
            let model = try scriptedModel(ScriptedTransport(.answer(.error(500))), time: time)
            _ = try? await model.complete(.greeting)
            return time.sleeps
        }
        let first = try await sleeps()
        #expect(first.count == 3)
        #expect(try await sleeps() == first)
    }

    @Test(
        "waits as long as the service asks, in each of the three forms",
        arguments: [
            ("Retry-After", "9"), ("retry-after-ms", "9000"), ("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ]
    )
    func retryAfter(name: String, value: String) async throws {
        let time = VirtualTimeSource(start: 784_111_768)
        let transport = ScriptedTransport(
            .answer(.error(429).with(header: name, value)), .answer(.completion("Hello!")))
        _ = try await scriptedModel(transport, time: time).complete(.greeting)
        let wait = try #require(time.sleeps.first)
        #expect(wait >= .seconds(9) && wait <= .milliseconds(9500))
    }

    @Test("does not wait for an hour when the service asks for it")
    func retryAfterTooLong() async throws {
        let time = VirtualTimeSource()
        let transport = ScriptedTransport(.answer(.error(429, "busy").with(header: "Retry-After", "3600")))
        let model = try scriptedModel(transport, time: time)
        let error = await #expect(throws: ChatError.self) { try await model.complete(.greeting) }
        #expect(error?.kind == .unavailable)
        #expect(
            error?.message
                == "the service answered 429: busy (the service asks to wait 3600 s, which is too long)")
        #expect(time.sleeps.isEmpty)
    }

    @Test("ends when its task is cancelled between two attempts")
    func cancelledInWait() async throws {
        let time = VirtualTimeSource { _ in withUnsafeCurrentTask { $0?.cancel() } }
        let transport = ScriptedTransport(.answer(.error(500)))
        let model = try scriptedModel(transport, time: time)
        let error = await Task { await #expect(throws: ChatError.self) { try await model.complete(.greeting) } }.value
        #expect(error?.kind == .cancelled)
        #expect(error?.attempts?.count == 1)
        #expect(transport.requests.count == 1)
    }

    @Test("reports each attempt to the observer, with what was asked and a number of the call")
    func observer() async throws {
        let events = Recorder<CallEvent>()
        let transport = ScriptedTransport(
            .answer(.error(500)), .answer(.completion("one")), .answer(.completion("two")))
        let model = try scriptedModel(transport, observer: events.record)
        _ = try await model.complete(.greeting)
        _ = try await model.complete(ChatRequest(messages: [.user("Again")]))
        #expect(events.values.map(\.call) == [1, 1, 2])
        #expect(events.values.map(\.attempt.number) == [1, 2, 1])
        #expect(events.values.map(\.attempt.failure) == [.unavailable, nil, nil])
        #expect(events.values.map(\.attempt.usage?.outputTokens) == [0, 5, 5])
        #expect(events.values.map(\.request.messages.first?.content) == ["Hello", "Hello", "Again"])
        #expect(events.values.allSatisfy { $0.model == "asked-model" && $0.endpoint == "https://models.example/v1" })
    }

    @Test("observes in the task that called, so that task-local values are at hand")
    func observerTask() async throws {
        let phases = Recorder<String>()
        let model = try scriptedModel(ScriptedTransport(.answer(.completion("Hello!")))) { _ in
            phases.record(Phase.current)
        }
        _ = try await Phase.$current.withValue("generation") { try await model.complete(.greeting) }
        #expect(phases.values == ["generation"])
    }

    @Test("adds up the tokens of attempts that were answered and could not be used")
    func usageOfFailures() async throws {
        let unusable = #"{"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":2}}"#
        let usage = TokenUsage(inputTokens: 10, outputTokens: 5)
        let transport = ScriptedTransport(.answer(200, unusable), .answer(.completion("Hello!", usage: usage)))
        let completion = try await scriptedModel(transport).complete(.greeting)
        #expect(completion.usage == TokenUsage(inputTokens: 20, outputTokens: 7))

        let model = try scriptedModel(ScriptedTransport(.answer(200, unusable)), retry: .never)
        let error = await #expect(throws: ChatError.self) { try await model.complete(.greeting) }
        #expect(error?.usage == TokenUsage(inputTokens: 10, outputTokens: 2))
    }

    @Test("agrees with the server about requests and tokens, through all kinds of faults")
    func ledger() async throws {
        let events = Recorder<CallEvent>()
        let server = try ChatServer { request in
            switch request.number % 7 {
            case 1: .error(500)
            case 2: .closed
            case 3: .error(429).with(header: "Retry-After", "1")
            case 4: .reset
            default: .completion("Hello!").framed(by: request.number % 2 == 0 ? .chunked : .contentLength)
            }
        }
        let model = try liveModel(server, limit: 4, retry: RetryPolicy(maximumAttempts: 40), observer: events.record)
        let completions = try await withThrowingTaskGroup { group in
            for _ in 0..<30 { group.addTask { try await model.complete(.greeting) } }
            return try await group.reduce(into: [ChatCompletion]()) { $0.append($1) }
        }
        let seen = server.statistics
        #expect(completions.count == 30)
        #expect(seen.usage == TokenUsage(inputTokens: 300, outputTokens: 150))
        #expect(completions.map(\.usage).reduce(.zero, +) == seen.usage)
        #expect(events.values.compactMap(\.attempt.usage).reduce(.zero, +) == seen.usage)
        #expect(completions.map(\.attempts).reduce(0, +) == events.values.count)
        // The server may see more: libcurl repeats a request whose reused connection was closed before any answer.
        #expect(events.values.count <= seen.requests.count)
        #expect(seen.violations.isEmpty)
    }

    private enum Phase {
        @TaskLocal static var current = ""
    }
}
