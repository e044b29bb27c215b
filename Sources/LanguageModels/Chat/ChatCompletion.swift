/// A model's answer, and what it took.
public struct ChatCompletion: Codable, Sendable, Hashable {
    /// The text, empty when the model gave none, as with a filter or a tool call.
    public var content: String
    /// Why the model stopped.
    public var finishReason: FinishReason
    /// The tokens of all attempts that were answered, so that the sum over completions is the bill.
    public var usage: TokenUsage
    /// The model's name as the service answered it.
    public var model: String
    /// The base URL of the service that answered, without credentials; nil when it is not said.
    public var endpoint: String?
    /// What all attempts cost; nil when the price or the tokens of any are unknown.
    public var cost: Money?
    /// The provider's name of the batch job that the answer came from, or nil.
    public var batch: String?
    /// All attempts, oldest first, those at other services included; empty when it is not said.
    public var trail: [AttemptRecord]
    /// How often services were asked, 1 or more.
    public var attempts: Int
    /// The time of the attempt that was answered, without those before and without waiting for a free place.
    public var latency: Duration

    /// An answer.
    public init(
        content: String,
        finishReason: FinishReason = .stop,
        usage: TokenUsage = .zero,
        model: String,
        attempts: Int = 1,
        latency: Duration = .zero,
        endpoint: String? = nil,
        cost: Money? = nil,
        batch: String? = nil,
        trail: [AttemptRecord] = []
    ) {
        self.content = content
        self.finishReason = finishReason
        self.usage = usage
        self.model = model
        self.attempts = attempts
        self.latency = latency
        self.endpoint = endpoint
        self.cost = cost
        self.batch = batch
        self.trail = trail
    }
}
