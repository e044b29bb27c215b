/// What a service said about its own limits in the head of an answer.
public struct RateLimits: Sendable, Hashable {
    /// One quantity that is limited.
    public struct Window: Sendable, Hashable {
        /// The most in one window, or nil when it is not said.
        public var limit: Int?
        /// What is left of it, or nil when it is not said.
        public var remaining: Int?
        /// The time until it is full again, or nil when it is not said.
        public var resetAfter: Duration?

        /// A window.
        public init(limit: Int? = nil, remaining: Int? = nil, resetAfter: Duration? = nil) {
            self.limit = limit
            self.remaining = remaining
            self.resetAfter = resetAfter
        }
    }

    /// The requests, or nil when nothing is said about them.
    public var requests: Window?
    /// The tokens, or nil when nothing is said about them.
    public var tokens: Window?

    /// Limits.
    public init(requests: Window? = nil, tokens: Window? = nil) {
        self.requests = requests
        self.tokens = tokens
    }
}
