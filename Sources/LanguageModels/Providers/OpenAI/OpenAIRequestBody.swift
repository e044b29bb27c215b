#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The body of a chat completions request.
struct OpenAIRequestBody: Encodable {
    private struct Format: Encodable {
        let type: ResponseFormat
    }

    private enum CodingKeys: String, CodingKey {
        case model, messages, temperature, seed
        case maxTokens = "max_tokens"
        case responseFormat = "response_format"
    }

    private let model: String
    private let messages: [ChatMessage]
    private let temperature: Double?
    private let maxTokens: Int?
    private let seed: Int?
    private let responseFormat: Format?

    /// - Parameter sendsFormat: whether a format other than text is asked for on the wire.
    init(_ request: ChatRequest, model: String, sendsFormat: Bool) {
        self.model = model
        messages = request.messages
        temperature = request.temperature
        maxTokens = request.maxTokens
        seed = request.seed
        responseFormat = sendsFormat && request.responseFormat != .text ? Format(type: request.responseFormat) : nil
    }

    /// The body in bytes, the same for the same request.
    ///
    /// - Throws: `EncodingError` when the temperature is not a number.
    func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }
}
