#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
public import LanguageModels

extension ServerReply {
    /// An answer of Anthropic's Messages.
    ///
    /// - Parameters:
    ///   - usage: the tokens to report, those of the cache beside the others as the service does; nil to report none.
    ///   - stopReason: the word on the wire.
    public static func message(
        _ content: String,
        usage: TokenUsage? = TokenUsage(inputTokens: 10, outputTokens: 5),
        model: String = "served-model",
        stopReason: String = "end_turn"
    ) -> ServerReply {
        let counts =
            usage.map {
                [
                    "input_tokens": $0.inputTokens - $0.cachedInputTokens,
                    "cache_read_input_tokens": $0.cachedInputTokens,
                ]
                .merging(["cache_creation_input_tokens": 0, "output_tokens": $0.outputTokens]) { $1 }
            }
        let answer = Message(
            model: model, content: [Message.Block(text: content)], stop_reason: stopReason, usage: counts)
        var reply = ServerReply(json: encoded(answer))
        reply.usage = usage
        return reply
    }

    /// An error in Anthropic's form.
    public static func anthropicError(_ status: Int, _ type: String, _ message: String = "scripted") -> ServerReply {
        let fault = AnthropicFault(error: AnthropicFault.Detail(type: type, message: message))
        var reply = ServerReply(json: encoded(fault))
        reply.status = status
        return reply
    }

    /// A list of models, in the form that OpenAI and Anthropic share.
    public static func models(_ names: String...) -> ServerReply {
        ServerReply(json: encoded(["data": names.map { ["id": $0] }]))
    }
}

// The members are called as they are on the wire.
private struct Message: Encodable {
    struct Block: Encodable {
        var type = "text"
        let text: String
    }

    var id = "msg_scripted"
    var type = "message"
    var role = "assistant"
    let model: String
    let content: [Block]
    let stop_reason: String
    let usage: [String: Int]?
}

private struct AnthropicFault: Encodable {
    struct Detail: Encodable {
        let type: String
        let message: String
    }

    var type = "error"
    let error: Detail
}
