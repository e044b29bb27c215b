/// One request to a service and what became of it.
public struct AttemptRecord: Codable, Sendable, Hashable {
    /// Which attempt of its call it was, from 1.
    public var number: Int
    /// The service's base URL without credentials, or nil when it is the one of the call.
    public var endpoint: String?
    /// The model's name as it was sent, or nil when it is the one of the call.
    public var model: String?
    /// Why it failed, or nil when it was answered.
    public var failure: ChatError.Kind?
    /// Why it failed, in words, or nil when it was answered; free of the key.
    public var message: String?
    /// The status of the answer, or nil when there was none.
    public var status: Int?
    /// The tokens the attempt took, or nil when that is unknown, as after a timeout.
    public var usage: TokenUsage?
    /// What the attempt cost, or nil when the tokens or their price are unknown.
    public var cost: Money?
    /// The time from sending to the whole answer or the failure.
    public var latency: Duration
    /// The wait until the next attempt, or nil when there is none.
    public var delayBeforeNext: Duration?

    /// A record of an attempt.
    public init(
        number: Int,
        endpoint: String? = nil,
        model: String? = nil,
        failure: ChatError.Kind? = nil,
        message: String? = nil,
        status: Int? = nil,
        usage: TokenUsage? = nil,
        cost: Money? = nil,
        latency: Duration = .zero,
        delayBeforeNext: Duration? = nil
    ) {
        self.number = number
        self.endpoint = endpoint
        self.model = model
        self.failure = failure
        self.message = message
        self.status = status
        self.usage = usage
        self.cost = cost
        self.latency = latency
        self.delayBeforeNext = delayBeforeNext
    }
}
