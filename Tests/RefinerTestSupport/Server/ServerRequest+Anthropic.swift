#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
public import LanguageModels

extension ServerRequest {
    /// The body as Messages request, or nil when it is none.
    public var anthropic: Anthropic? { try? JSONDecoder().decode(Anthropic.self, from: Data(body)) }

    /// A request of Anthropic's Messages as it is on the wire.
    public struct Anthropic: Decodable, Sendable {
        /// The model's name.
        public let model: String
        /// The instructions, or nil when they were not sent.
        public let system: String?
        /// The conversation.
        public let messages: [ChatMessage]
        /// The limit of tokens.
        public let maxTokens: Int
        /// The temperature, or nil when it was not sent.
        public let temperature: Double?

        private enum CodingKeys: String, CodingKey {
            case model, system, messages, temperature
            case maxTokens = "max_tokens"
        }
    }

    /// What makes this request unfit for a Messages service; empty when it is valid.
    var anthropicViolations: [String] {
        var found: [String] = []
        if method != "POST" { found.append("the method is \(method), not POST") }
        if headers["anthropic-version"] != "2023-06-01" { found.append("the version is missing") }
        if headers["content-type"]?.hasPrefix("application/json") != true { found.append("the content type is wrong") }
        if let anthropic {
            if anthropic.messages.isEmpty { found.append("there are no messages") }
            if anthropic.messages.contains(where: { $0.role == .system }) { found.append("a message is of the system") }
            if anthropic.maxTokens < 1 { found.append("max_tokens is \(anthropic.maxTokens)") }
            if let temperature = anthropic.temperature, !(0...1).contains(temperature) {
                found.append("the temperature is \(temperature)")
            }
        } else {
            found.append("the body is no Messages request")
        }
        return found.map { "request \(number): \($0)" }
    }
}
