/// Why a model gave no answer.
public struct ChatError: Error, Sendable, Hashable {
    /// What went wrong, as far as callers decide by it.
    public enum Kind: String, Codable, Sendable, Hashable {
        /// The key is missing, wrong or not allowed to do this (401, 403).
        case invalidKey
        /// The account's credit or quota is used up; waiting a little does not help.
        case quotaExhausted
        /// The service does not accept the request (400, 413, 422 and the like).
        case badRequest
        /// The path or the model does not exist (404).
        case notFound
        /// The base URL cannot be used: malformed, another scheme, a redirect, or a certificate that is not trusted.
        case badEndpoint
        /// The service cannot be reached or is overloaded, after all retries.
        case unavailable
        /// No answer came in time, after all retries.
        case timeout
        /// The answers could not be read, after all retries.
        case malformedAnswer
        /// A limit of the run's own budget is reached; nothing more is sent.
        case budgetSpent
        /// The calling task was cancelled.
        case cancelled
    }

    /// What went wrong.
    public var kind: Kind
    /// One line for the user, with the service's own words where there are any, never with the key.
    public var message: String
    /// The status of the last answer, or nil when there was none.
    public var status: Int?
    /// All attempts, oldest first; nil when none was made.
    public var attempts: [AttemptRecord]?
    /// The tokens of attempts that were answered but could not be used, or nil when there were none.
    public var usage: TokenUsage?

    /// An error of a call.
    public init(
        kind: Kind,
        message: String,
        status: Int? = nil,
        attempts: [AttemptRecord]? = nil,
        usage: TokenUsage? = nil
    ) {
        self.kind = kind
        self.message = message
        self.status = status
        self.attempts = attempts
        self.usage = usage
    }
}

extension ChatError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}
