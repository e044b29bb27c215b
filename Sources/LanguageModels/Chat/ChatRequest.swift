/// What a model is asked.
public struct ChatRequest: Codable, Sendable, Hashable {
    /// The conversation, oldest first; at least one message.
    public var messages: [ChatMessage]
    /// How freely the model chooses its words, usually 0 to 2; nil for the service's default.
    public var temperature: Double?
    /// The most tokens of the answer, at least 1; nil for the service's default.
    public var maxTokens: Int?
    /// A number that makes answers more alike where the service knows it.
    public var seed: Int?
    /// The form of the answer.
    public var responseFormat: ResponseFormat

    /// A request.
    public init(
        messages: [ChatMessage],
        temperature: Double? = nil,
        maxTokens: Int? = nil,
        seed: Int? = nil,
        responseFormat: ResponseFormat = .text
    ) {
        self.messages = messages
        self.temperature = temperature
        self.maxTokens = maxTokens
        self.seed = seed
        self.responseFormat = responseFormat
    }
}
