/// What a model is asked.
public struct ChatRequest: Codable, Sendable, Hashable {
    /// The conversation, oldest first; at least one message.
    public var messages: [ChatMessage] {
        didSet { knownMessagesJSON.value = nil }
    }
    /// How freely the model chooses its words, usually 0 to 2; nil for the service's default.
    public var temperature: Double?
    /// The most tokens of the answer, at least 1; nil for the service's default.
    public var maxTokens: Int?
    /// The most tokens that a useful answer takes, at least 1; nil when nothing is known.
    ///
    /// It is sent as the limit where a budget of tokens or money has to be kept and nothing else limits the answer.
    public var usefulTokens: Int?
    /// A number that makes answers more alike where the service knows it.
    public var seed: Int?
    /// The form of the answer.
    public var responseFormat: ResponseFormat
    /// What tells this request from all others, also when a run is resumed: 1 to 64 letters, digits, `-` and `_`.
    ///
    /// It is not sent, but for batch jobs, which name their lines by it.
    public var id: String?

    /// What ``messagesJSON()`` gave for these messages.
    var knownMessagesJSON = Derived<String>()

    private enum CodingKeys: String, CodingKey {
        case messages, temperature, maxTokens, usefulTokens, seed, responseFormat, id
    }

    /// A request.
    public init(
        messages: [ChatMessage],
        temperature: Double? = nil,
        maxTokens: Int? = nil,
        usefulTokens: Int? = nil,
        seed: Int? = nil,
        responseFormat: ResponseFormat = .text,
        id: String? = nil
    ) {
        self.messages = messages
        self.temperature = temperature
        self.maxTokens = maxTokens
        self.usefulTokens = usefulTokens
        self.seed = seed
        self.responseFormat = responseFormat
        self.id = id
    }
}
