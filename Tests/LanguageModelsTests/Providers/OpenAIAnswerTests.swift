import LanguageModels
import RefinerTestSupport
import Testing

@Suite("An answer of chat completions")
struct OpenAIAnswerTests {
    private func complete(_ json: String, status: Int = 200) async throws -> ChatCompletion {
        try await scriptedModel(ScriptedTransport(.answer(status, json)), retry: .never).complete(.greeting)
    }

    private func failure(_ json: String, status: Int = 200) async throws -> ChatError {
        try #require(await #expect(throws: ChatError.self) { try await complete(json, status: status) })
    }

    @Test(
        "may give its text in several forms",
        arguments: [
            #"{"choices":[{"message":{"content":"Hi"}}]}"#,
            #"{"choices":[{"message":{"content":["H","i"]}}]}"#,
            #"{"choices":[{"message":{"content":[{"type":"text","text":"H"},{"type":"text","text":"i"}]}}]}"#,
            #"{"choices":[{"message":{"content":[{"type":"thinking","text":"?"},{"text":"Hi"}]}}]}"#,
            #"{"choices":[{"text":"Hi","finish_reason":null}],"usage":null}"#,
            "\u{FEFF}\n{\"choices\":[{\"message\":{\"content\":\"Hi\",\"tool_calls\":[]},\"finish_reason\":\"stop\"}]}\n",
        ]
    )
    func contents(json: String) async throws {
        let completion = try await complete(json)
        #expect(completion.content == "Hi")
        #expect(completion.finishReason == .stop)
        #expect(completion.model == "asked-model")
    }

    @Test(
        "says why the model stopped",
        arguments: [
            ("stop", FinishReason.stop), ("length", .length), ("content_filter", .contentFilter),
            ("tool_calls", .toolCalls), ("eos", .other("eos")),
        ]
    )
    func finishReasons(word: String, reason: FinishReason) async throws {
        let json = #"{"choices":[{"message":{"content":"Hi"},"finish_reason":"\#(word)"}]}"#
        #expect(try await complete(json).finishReason == reason)
    }

    @Test(
        "without text is an empty one when there is a reason that another attempt would not change",
        arguments: [
            (#"{"choices":[{"message":{"content":null},"finish_reason":"length"}]}"#, FinishReason.length),
            (#"{"choices":[{"message":{},"finish_reason":"content_filter"}]}"#, .contentFilter),
            (
                #"{"choices":[{"message":{"content":null,"tool_calls":[{"id":"1"}]},"finish_reason":"stop"}]}"#,
                .toolCalls
            ),
            (#"{"choices":[{"message":{"content":"","function_call":{"name":"f"}}}]}"#, .toolCalls),
        ]
    )
    func noText(json: String, reason: FinishReason) async throws {
        let completion = try await complete(json)
        #expect(completion.content == "")
        #expect(completion.finishReason == reason)
    }

    @Test("that refuses gives the refusal as its text and says so")
    func refusal() async throws {
        let completion = try await complete(
            #"{"choices":[{"message":{"content":null,"refusal":"I cannot."},"finish_reason":"stop"}]}"#)
        #expect(completion.content == "I cannot.")
        #expect(completion.finishReason == .other("refusal"))
    }

    @Test(
        "that cannot be read is malformed",
        arguments: [
            "", "Hello!", "[]", "null", #"{"choices":[{"message":{"content":"Hi"#, "{}", #"{"choices":[]}"#,
            #"{"choices":[{}]}"#, #"{"choices":[{"message":{"content":null},"finish_reason":"stop"}]}"#,
            #"{"choices":[{"message":{"content":{"a":1}}}]}"#, #"{"choices":"none"}"#,
        ]
    )
    func malformed(json: String) async throws {
        let error = try await failure(json)
        #expect(error.kind == .malformedAnswer)
        #expect(error.status == 200)
    }

    @Test("that is a web page is said to be one")
    func webPage() async throws {
        let error = try await failure("<!doctype html><html><title>Sign in</title></html>")
        #expect(error.kind == .malformedAnswer)
        #expect(error.message.contains("web page"))
    }

    @Test("does not repeat the model's words in an error")
    func quotesNothing() async throws {
        #expect(try await !failure(#"{"choices":[{"message":{"content":"private words"#).message.contains("private"))
    }

    @Test("with invalid UTF-8 is repaired")
    func invalidUTF8() async throws {
        let body =
            Array(#"{"choices":[{"message":{"content":"a"#.utf8) + [0xFF, 0xC3] + Array(#"b"}}]}"#.utf8)
        let transport = ScriptedTransport(.success(HTTPResponse(status: 200, body: body)))
        #expect(try await scriptedModel(transport).complete(.greeting).content == "a\u{FFFD}\u{FFFD}b")
    }

    @Test("of depth without end is malformed and does no harm")
    func depth() async throws {
        #expect(try await failure(String(repeating: "[", count: 100_000)).kind == .malformedAnswer)
    }

    @Test(
        "reports its tokens in several forms",
        arguments: [
            (#"{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}"#, 0),
            (#"{"prompt_tokens":7.0,"completion_tokens":"3"}"#, 0),
            (#"{"prompt_tokens":7,"total_tokens":10}"#, 0),
            (#"{"input_tokens":7,"output_tokens":3,"input_tokens_details":{"cached_tokens":2}}"#, 2),
            (#"{"prompt_tokens":7,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":5}}"#, 5),
            (#"{"prompt_tokens":7,"completion_tokens":3,"prompt_cache_hit_tokens":4}"#, 4),
            (#"{"prompt_tokens":7,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":900}}"#, 0),
        ]
    )
    func usage(json: String, cached: Int) async throws {
        let completion = try await complete(#"{"choices":[{"message":{"content":"Hi"}}],"usage":\#(json)}"#)
        #expect(completion.usage == TokenUsage(inputTokens: 7, outputTokens: 3, cachedInputTokens: cached))
    }

    @Test(
        "has its tokens estimated when they are missing or impossible",
        arguments: [
            "null", "{}", "12", #"{"prompt_tokens":-1,"completion_tokens":3}"#,
            #"{"prompt_tokens":7,"completion_tokens":-3}"#, #"{"prompt_tokens":7,"completion_tokens":99999999999}"#,
            #"{"prompt_tokens":1e300,"completion_tokens":3}"#, #"{"prompt_tokens":0,"completion_tokens":0}"#,
            #"{"prompt_tokens":7,"completion_tokens":0}"#, #"{"prompt_tokens":7.5,"completion_tokens":3}"#,
        ]
    )
    func estimatedUsage(json: String) async throws {
        let completion = try await complete(#"{"choices":[{"message":{"content":"Hi"}}],"usage":\#(json)}"#)
        #expect(completion.usage == TokenEstimate.usage(of: .greeting, answer: "Hi"))
        #expect(completion.usage.isEstimated)
    }

    @Test("of status 200 may bear an error all the same")
    func wrappedError() async throws {
        let limited = try await failure(#"{"error":{"message":"slow down","code":429}}"#)
        #expect(limited.kind == .unavailable)
        #expect(limited.status == 429)
        let refused = try await failure(#"{"error":{"message":"no such key","code":401},"choices":[]}"#)
        #expect(refused.kind == .invalidKey)
    }
}
