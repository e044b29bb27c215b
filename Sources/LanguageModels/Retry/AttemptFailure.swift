/// Why one attempt failed, and whether another may succeed.
public struct AttemptFailure: Error, Sendable, Hashable {
    /// What another attempt promises.
    public enum Outlook: Sendable, Hashable {
        /// The same request will fail again.
        case permanent
        /// The same request may succeed later.
        case transient
        /// The next attempt sends another request, which may succeed at once. Callers return this once for a call.
        case adapted
    }

    /// What went wrong.
    public var kind: ChatError.Kind
    /// What went wrong, in words fit for the user.
    public var message: String
    /// What another attempt promises.
    public var outlook: Outlook
    /// The status of the answer, or nil when there was none.
    public var status: Int?
    /// How long the service asks to wait, or nil when it does not say.
    public var retryAfter: Duration?
    /// The tokens the attempt took, or nil when that is unknown.
    public var usage: TokenUsage?
    /// Whether any of the request was sent though there is no whole answer, so that the service may charge for it.
    public var mayHaveReachedServer: Bool

    /// A failure.
    public init(
        kind: ChatError.Kind,
        message: String,
        outlook: Outlook,
        status: Int? = nil,
        retryAfter: Duration? = nil,
        usage: TokenUsage? = nil,
        mayHaveReachedServer: Bool = false
    ) {
        self.kind = kind
        self.message = message
        self.outlook = outlook
        self.status = status
        self.retryAfter = retryAfter
        self.usage = usage
        self.mayHaveReachedServer = mayHaveReachedServer
    }
}
