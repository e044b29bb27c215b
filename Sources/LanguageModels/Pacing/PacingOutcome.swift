/// What became of a request that a ``Pacer`` let pass.
public enum PacingOutcome: Sendable, Hashable {
    /// The service answered, and says this about its limits; the tokens are those it counted.
    case answered(tokens: Int, limits: RateLimits?)
    /// The service refused because it was asked too fast (429, 529, 503 with `Retry-After`).
    case rateLimited(retryAfter: Duration?, limits: RateLimits?)
    /// The request failed for another reason.
    case failed
    /// Nothing was sent.
    case abandoned
}
