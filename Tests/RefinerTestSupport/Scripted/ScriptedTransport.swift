public import LanguageModels

/// A transport without a network: a closure answers.
public final class ScriptedTransport: HTTPTransport {
    /// Answers the request with the given number, from 1.
    public typealias Script = @Sendable (_ request: HTTPRequest, _ number: Int) throws(TransportError) -> HTTPResponse

    private let script: Script
    private let sent = Locked<[HTTPRequest]>([])

    /// A transport that answers as the closure says.
    public init(_ script: @escaping Script) {
        self.script = script
    }

    /// A transport that gives these answers one after another, and the last one again and again.
    public convenience init(_ answers: Result<HTTPResponse, TransportError>...) {
        self.init { (_, number) throws(TransportError) in try answers[min(number, answers.count) - 1].get() }
    }

    /// All requests so far.
    public var requests: [HTTPRequest] { sent.withLock { $0 } }

    /// Answers as scripted.
    ///
    /// - Throws: the error that the script throws.
    public func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let number = sent.withLock { sent in
            sent.append(request)
            return sent.count
        }
        return try script(request, number)
    }
}

extension Result<HTTPResponse, TransportError> {
    /// An answer with a status and a body.
    public static func answer(_ status: Int, _ body: String = "", _ headers: HTTPHeaders = [:]) -> Self {
        .success(HTTPResponse(status: status, headers: headers, body: Array(body.utf8)))
    }

    /// An answer as a ``ChatServer`` would send it, delays and faults aside.
    public static func answer(_ reply: ServerReply) -> Self {
        .success(HTTPResponse(status: reply.status, headers: reply.headers, body: reply.body))
    }

    /// No answer.
    public static func failure(_ kind: TransportError.Kind, _ message: String = "scripted") -> Self {
        .failure(TransportError(kind: kind, message: message))
    }
}
