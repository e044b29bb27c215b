/// Carries one HTTP request to a server and its answer back.
///
/// Conformers answer every status alike: a 500 is a response, not an error. They follow no redirects and repeat nothing.
/// When the calling task is cancelled, they end the transfer and throw an error of kind
/// ``TransportError/Kind/cancelled`` soon after.
public protocol HTTPTransport: Sendable {
    /// Sends a request and waits for the whole answer.
    ///
    /// - Throws: a ``TransportError`` when there is no whole answer.
    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse
}
