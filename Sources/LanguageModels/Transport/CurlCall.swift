/// A request on its way through the transport, and the caller who waits for it.
///
/// The caller's side sets it up and posts it; from then on it belongs to the transport's thread. The mailbox's lock lies
/// between the two.
final class CurlCall: @unchecked Sendable {
    let request: HTTPRequest
    /// Set before the call is posted.
    var continuation: UnsafeContinuation<Result<HTTPResponse, TransportError>, Never>?
    /// What carries the call now, if anything; for the transport's thread alone.
    var transfer: CurlTransfer?
    /// Whether a cancellation came before the call itself; for the transport's thread alone.
    var isCancelled = false

    init(_ request: HTTPRequest) {
        self.request = request
    }

    /// Wakes the caller, once.
    func finish(_ result: Result<HTTPResponse, TransportError>) {
        continuation?.resume(returning: result)
        continuation = nil
    }
}
