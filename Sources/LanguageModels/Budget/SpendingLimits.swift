/// What a run may spend; nil means no limit.
public struct SpendingLimits: Codable, Sendable, Hashable {
    /// The most requests sent, retries included.
    public var calls: Int?
    /// The most tokens, prompts and answers together.
    public var tokens: Int?
    /// The most money.
    public var cost: Money?
    /// The longest time, from the making of the ``Budget``.
    public var time: Duration?

    /// Limits.
    public init(calls: Int? = nil, tokens: Int? = nil, cost: Money? = nil, time: Duration? = nil) {
        self.calls = calls
        self.tokens = tokens
        self.cost = cost
        self.time = time
    }
}
