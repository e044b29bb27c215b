#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
public import LanguageModels

/// A request as ``ChatServer`` received it.
public struct ServerRequest: Sendable {
    /// Which request of the server it is, from 1, in the order of arrival.
    public let number: Int
    /// Which connection it came over, from 1.
    public let connection: Int
    /// The method.
    public let method: String
    /// Path and query.
    public let target: String
    /// The header fields.
    public let headers: HTTPHeaders
    /// The body.
    public let body: [UInt8]

    /// The body as chat completions request, or nil when it is none.
    public var chat: Chat? { try? Chat.decode(body) }

    /// A chat completions request as it is on the wire.
    public struct Chat: Decodable, Sendable {
        /// The `response_format` member.
        public struct Format: Decodable, Sendable {
            /// The `json_schema` member.
            public struct Schema: Decodable, Sendable {
                /// The schema's name.
                public let name: String
                /// Whether nothing but the schema is allowed, or nil when it was not sent.
                public let strict: Bool?
            }

            /// `text`, `json_object`, `json_schema` or another word.
            public let type: String
            /// The schema, or nil when it was not sent.
            public let schema: Schema?

            private enum CodingKeys: String, CodingKey {
                case type
                case schema = "json_schema"
            }
        }

        /// The model's name.
        public let model: String
        /// The conversation.
        public let messages: [ChatMessage]
        /// The temperature, or nil when it was not sent.
        public let temperature: Double?
        /// The limit of tokens, or nil when it was not sent.
        public let maxTokens: Int?
        /// The limit of tokens by its newer name, or nil when it was not sent.
        public let maxCompletionTokens: Int?
        /// The seed, or nil when it was not sent.
        public let seed: Int?
        /// The format asked for, or nil when it was not sent.
        public let responseFormat: Format?

        private enum CodingKeys: String, CodingKey {
            case model, messages, temperature, seed
            case maxTokens = "max_tokens"
            case maxCompletionTokens = "max_completion_tokens"
            case responseFormat = "response_format"
        }

        /// The content of the last message, empty when there is none.
        public var lastMessage: String { messages.last?.content ?? "" }

        static func decode(_ body: [UInt8]) throws -> Chat {
            try JSONDecoder().decode(Chat.self, from: Data(body))
        }
    }

    /// What makes this request unfit for a service of its kind; empty when it is valid.
    var violations: [String] {
        if method == "GET", target.hasSuffix("/models") { return [] }
        if target.hasSuffix("/v1/messages") { return anthropicViolations }
        var found: [String] = []
        if method != "POST" { found.append("the method is \(method), not POST") }
        if !target.hasSuffix("/chat/completions") { found.append("the path is \(target)") }
        let type = headers["content-type"] ?? "missing"
        if !type.hasPrefix("application/json") { found.append("the content type is \(type)") }
        do {
            found += try Chat.decode(body).violations
        } catch {
            found.append("the body is no chat completions request: \(error)")
        }
        return found.map { "request \(number): \($0)" }
    }
}

extension ServerRequest.Chat {
    fileprivate var violations: [String] {
        var found: [String] = []
        if model.isEmpty { found.append("the model has no name") }
        if messages.isEmpty { found.append("there are no messages") }
        if let temperature, !(0...2).contains(temperature) { found.append("the temperature is \(temperature)") }
        if let maxTokens, maxTokens < 1 { found.append("max_tokens is \(maxTokens)") }
        if let responseFormat, !responseFormat.isValid {
            found.append("the response format is \(responseFormat.type)")
        }
        return found
    }
}

extension ServerRequest.Chat.Format {
    fileprivate var isValid: Bool {
        switch type {
        case "text", "json_object": schema == nil
        case "json_schema": schema?.name.isEmpty == false
        default: false
        }
    }
}
