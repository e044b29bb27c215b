public import LanguageModels

/// What ``ChatServer`` does about a request: an answer, or one of the ways to fail at it.
public struct ServerReply: Sendable {
    /// How the client learns where the body ends.
    public enum Framing: Sendable, Hashable {
        /// By a `Content-Length` field.
        case contentLength
        /// By a `Content-Length` field that says something else.
        case wrongContentLength(Int)
        /// By chunks.
        case chunked
    }

    /// How far the answer goes.
    public enum Extent: Sendable, Hashable {
        /// All of it is sent.
        case whole
        /// The connection is closed after the head and this many bytes of the body, as it is on the wire.
        case cut(afterBodyBytes: Int)
        /// The connection is closed without an answer.
        case closed
        /// The connection is reset without an answer.
        case reset
        /// Nothing happens until the client hangs up.
        case hanging
    }

    /// A body that is sent slowly.
    public struct Drip: Sendable, Hashable {
        /// How many bytes are sent at once.
        public let bytes: Int
        /// The pause before each of them.
        public let interval: Duration
    }

    /// The status code.
    public var status = 200
    /// Header fields beside those of the framing.
    public var headers: HTTPHeaders = ["Content-Type": "application/json"]
    /// The body.
    public var body: [UInt8]
    /// How the client learns where the body ends.
    public var framing = Framing.contentLength
    /// How far the answer goes.
    public var extent = Extent.whole
    /// The pause before the answer.
    public var delay = Duration.zero
    /// How the body is sent, or nil for at once.
    public var drip: Drip?
    /// The tokens that the answer reports, which the server adds up.
    public var usage: TokenUsage?

    /// An answer of status 200 with a JSON body.
    public init(json: String) {
        body = Array(json.utf8)
    }

    /// The same answer after a pause.
    public func delayed(by delay: Duration) -> ServerReply {
        var reply = self
        reply.delay = delay
        return reply
    }

    /// The same answer, its body sent in small parts with a pause before each.
    public func dripping(bytes: Int, every interval: Duration) -> ServerReply {
        var reply = self
        reply.drip = Drip(bytes: bytes, interval: interval)
        return reply
    }

    /// The same answer with another framing.
    public func framed(by framing: Framing) -> ServerReply {
        var reply = self
        reply.framing = framing
        return reply
    }

    /// The same answer, of which only the first bytes of the body arrive.
    public func cut(afterBodyBytes count: Int) -> ServerReply {
        var reply = self
        reply.extent = .cut(afterBodyBytes: count)
        return reply
    }

    /// The same answer with a header field added, or replaced.
    public func with(header name: String, _ value: String) -> ServerReply {
        var reply = self
        reply.headers[name] = value
        return reply
    }
}
