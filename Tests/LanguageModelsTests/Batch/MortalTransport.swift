import LanguageModels

/// A transport whose process dies at one of its requests: from then on there are no answers.
final class MortalTransport: HTTPTransport {
    private let inner: any HTTPTransport
    private let lastRequest: Int
    private let isSent: Bool
    private let requests = Locked(0)

    /// - Parameters:
    ///   - lastRequest: the number of the request at which the process dies, from 1.
    ///   - isSent: whether this one still reaches the server.
    init(_ inner: any HTTPTransport, diesAt lastRequest: Int, isSent: Bool) {
        self.inner = inner
        self.lastRequest = lastRequest
        self.isSent = isSent
    }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let number = requests.withLock { requests in
            requests += 1
            return requests
        }
        if number < lastRequest { return try await inner.send(request) }
        if number == lastRequest, isSent { _ = try await inner.send(request) }
        throw TransportError(kind: .shutDown, message: "the process is dead")
    }
}
