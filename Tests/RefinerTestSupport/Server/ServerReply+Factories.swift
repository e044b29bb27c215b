#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
public import LanguageModels

extension ServerReply {
    /// A model's answer.
    ///
    /// - Parameter usage: the tokens to report; nil to report none.
    public static func completion(
        _ content: String,
        usage: TokenUsage? = TokenUsage(inputTokens: 10, outputTokens: 5),
        model: String = "served-model",
        finishReason: FinishReason = .stop
    ) -> ServerReply {
        let answer = Answer(
            model: model,
            choices: [
                Answer.Choice(
                    finish_reason: finishReason.rawValue,
                    message: ChatMessage(role: .assistant, content: content)
                )
            ],
            usage: usage.map(Answer.Usage.init)
        )
        var reply = ServerReply(json: encoded(answer))
        reply.usage = usage
        return reply
    }

    /// An error in OpenAI's form.
    public static func error(
        _ status: Int,
        _ message: String = "scripted",
        type: String? = nil,
        code: String? = nil,
        parameter: String? = nil
    ) -> ServerReply {
        let fault = Fault(error: Fault.Detail(message: message, type: type, code: code, param: parameter))
        var reply = ServerReply(json: encoded(fault))
        reply.status = status
        return reply
    }

    /// An answer in HTML.
    public static func page(_ html: String, status: Int = 200) -> ServerReply {
        var reply = ServerReply(json: html)
        reply.status = status
        return reply.with(header: "Content-Type", "text/html")
    }

    /// The connection is closed without an answer.
    public static var closed: ServerReply { failing(.closed) }

    /// The connection is reset without an answer.
    public static var reset: ServerReply { failing(.reset) }

    /// There is no answer, until the client hangs up.
    public static var hanging: ServerReply { failing(.hanging) }

    private static func failing(_ extent: Extent) -> ServerReply {
        var reply = ServerReply(json: "")
        reply.extent = extent
        return reply
    }

    static func encoded(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try! encoder.encode(value), as: UTF8.self)
    }
}

// The members are called as they are on the wire.
private struct Answer: Encodable {
    struct Choice: Encodable {
        var index = 0
        let finish_reason: String
        let message: ChatMessage
    }

    struct Usage: Encodable {
        struct Details: Encodable {
            let cached_tokens: Int
        }

        let prompt_tokens: Int
        let completion_tokens: Int
        let total_tokens: Int
        let prompt_tokens_details: Details

        init(_ usage: TokenUsage) {
            prompt_tokens = usage.inputTokens
            completion_tokens = usage.outputTokens
            total_tokens = usage.inputTokens &+ usage.outputTokens
            prompt_tokens_details = Details(cached_tokens: usage.cachedInputTokens)
        }
    }

    var id = "chatcmpl-scripted"
    var object = "chat.completion"
    var created = 0
    let model: String
    let choices: [Choice]
    let usage: Usage?
}

private struct Fault: Encodable {
    struct Detail: Encodable {
        let message: String
        let type: String?
        let code: String?
        let param: String?
    }

    let error: Detail
}
