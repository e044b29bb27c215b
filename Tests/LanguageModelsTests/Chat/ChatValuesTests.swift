import LanguageModels
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("The values of a chat")
struct ChatValuesTests {
    private func roundTrip<Value: Codable>(_ value: Value) throws -> Value {
        try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
    }

    @Test("survive being written and read")
    func codable() throws {
        let request = ChatRequest(
            messages: [.system("a"), .user("b")], temperature: 0.5, maxTokens: 9, seed: 1, responseFormat: .jsonObject)
        #expect(try roundTrip(request) == request)
        let completion = ChatCompletion(
            content: "c",
            finishReason: .other("eos"),
            usage: TokenUsage(inputTokens: 1, outputTokens: 2, cachedInputTokens: 1, isEstimated: true),
            model: "m",
            attempts: 3,
            latency: .milliseconds(12)
        )
        #expect(try roundTrip(completion) == completion)
        let record = AttemptRecord(
            number: 2, failure: .timeout, message: "m", status: 408, delayBeforeNext: .seconds(1))
        #expect(try roundTrip(record) == record)
    }

    @Test("give a conversation as JSON, anew when it has changed, and are equal whether it was asked for or not")
    func messagesJSON() throws {
        let plain = ChatRequest(messages: [.system("a \"b\""), .user("é\n")])
        var request = plain
        #expect(
            request.messagesJSON()
                == #"[{"role":"system","content":"a \"b\""},{"role":"user","content":"é\n"}]"#)
        #expect(request == plain)
        #expect(request.hashValue == plain.hashValue)
        #expect(try roundTrip(request) == plain)
        request.messages.append(.assistant("c"))
        #expect(request.messagesJSON().hasSuffix(#","content":"é\n"},{"role":"assistant","content":"c"}]"#))
        request.messages[0].content = "d"
        #expect(request.messagesJSON().hasPrefix(#"[{"role":"system","content":"d"},"#))
    }

    @Test(
        "name the reason to stop as on the wire",
        arguments: ["stop", "length", "content_filter", "tool_calls", "anything else"]
    )
    func finishReasons(word: String) throws {
        #expect(FinishReason(rawValue: word).rawValue == word)
        #expect(
            String(decoding: try JSONEncoder().encode([FinishReason(rawValue: word)]), as: UTF8.self) == "[\"\(word)\"]"
        )
    }
}
