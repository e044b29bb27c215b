/// Why there is no whole answer to an HTTP request.
public struct TransportError: Error, Sendable, Hashable {
    /// What went wrong, as far as callers decide by it.
    public enum Kind: String, Codable, Sendable, Hashable {
        /// The request cannot be sent: a malformed URL, or a line break in a header field.
        case invalidRequest
        /// The URL's scheme is neither `http` nor `https`.
        case unsupportedScheme
        /// The name of the host, or of the proxy, has no address.
        case hostNotFound
        /// Nothing listens there, or the connection broke before it stood.
        case connectionFailed
        /// The server's certificate, or the file of certificate authorities, was not accepted.
        case certificateRefused
        /// A time limit passed.
        case timedOut
        /// The connection ended before the answer began.
        case connectionLost
        /// The connection ended within the answer.
        case answerTruncated
        /// The answer is no valid HTTP, or its content encoding is broken.
        case answerUnreadable
        /// The answer's head or body exceeds the size allowed.
        case answerTooLarge
        /// The calling task was cancelled.
        case cancelled
        /// The transport was shut down.
        case shutDown
        /// Anything else, such as a lack of memory.
        case other
    }

    /// What went wrong.
    public let kind: Kind

    /// What went wrong, in words; free of credentials.
    public let message: String

    /// Whether any byte of the request left this machine, so that the server may have acted on it.
    public let mayHaveReachedServer: Bool

    /// An error of a transfer.
    public init(kind: Kind, message: String, mayHaveReachedServer: Bool = false) {
        self.kind = kind
        self.message = message
        self.mayHaveReachedServer = mayHaveReachedServer
    }

    static let cancelled = TransportError(kind: .cancelled, message: "the request was cancelled")
    static let shutDown = TransportError(kind: .shutDown, message: "the transport was shut down")
}

extension TransportError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}
