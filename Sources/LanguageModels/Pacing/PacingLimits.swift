/// How fast one endpoint may be asked.
public struct PacingLimits: Codable, Sendable, Hashable {
    /// The most requests in flight at once; 1 or more.
    public var concurrency: Int
    /// The requests in flight that a run begins with, 1 or more; they grow to ``concurrency`` as answers come.
    public var initialConcurrency: Int
    /// The most requests a minute, or nil for as many as the service's own limits allow.
    public var requestsPerMinute: Int?
    /// The most tokens a minute, prompts and answers together, or nil for as many as the service's own limits allow.
    public var tokensPerMinute: Int?

    /// Limits.
    public init(
        concurrency: Int = 64, initialConcurrency: Int = 8, requestsPerMinute: Int? = nil, tokensPerMinute: Int? = nil
    ) {
        self.concurrency = max(concurrency, 1)
        self.initialConcurrency = min(max(initialConcurrency, 1), self.concurrency)
        self.requestsPerMinute = requestsPerMinute
        self.tokensPerMinute = tokensPerMinute
    }
}
