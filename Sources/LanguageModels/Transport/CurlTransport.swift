internal import CCurl

/// HTTP over libcurl: one thread serves all transfers, connections are reused.
///
/// TLS is verified, redirects are not followed, other schemes than `http` and `https` are refused, and proxies come from
/// the usual environment variables, though never for this machine itself. Transfers in flight are not counted here:
/// timeouts include the time a request waits for a connection, so callers bound their concurrency themselves, as
/// a ``Pacer`` does.
///
/// No request is sent twice. libcurl would repeat one on a new connection when a reused one turns out closed before a
/// byte of the answer; such a call fails with ``TransportError/Kind/connectionLost`` instead, and the caller decides.
/// libcurl offers the means since 7.80.0; with an older one each POST goes over a connection of its own.
public final class CurlTransport: HTTPTransport {
    private let mailbox: CurlMailbox

    /// Starts the transport's thread.
    ///
    /// - Throws: a ``TransportError`` of kind ``TransportError/Kind/other`` when the system lacks memory, descriptors or
    ///   threads.
    public convenience init(configuration: Configuration = Configuration()) throws(TransportError) {
        #if os(Linux)
            let waiter: (any SocketWaiter)? = EpollWaiter()
        #else
            let waiter: (any SocketWaiter)? = PollWaiter()
        #endif
        guard let waiter else {
            throw TransportError(kind: .other, message: "no file descriptor is left for network transfers")
        }
        try self.init(configuration: configuration, waiter: waiter)
    }

    /// Starts the transport's thread, which sleeps in `waiter`.
    init(configuration: Configuration, waiter: any SocketWaiter) throws(TransportError) {
        guard Self.isLibraryReady else {
            throw TransportError(kind: .other, message: "libcurl cannot be initialised")
        }
        let mailbox = CurlMailbox(waking: waiter)
        let isStarted = WorkerThread.start {
            // The thread holds the mailbox, not the transport: dropping the transport is what ends the thread.
            CurlLoop(mailbox: mailbox, waiter: waiter, configuration: configuration).run()
        }
        guard isStarted else {
            throw TransportError(kind: .other, message: "no thread is left for network transfers")
        }
        self.mailbox = mailbox
    }

    deinit {
        mailbox.post(.stop(nil))
    }

    /// Sends a request and waits for the whole answer.
    ///
    /// - Throws: a ``TransportError`` when there is no whole answer.
    public func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let call = CurlCall(request)
        let result: Result<HTTPResponse, TransportError> = await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                call.continuation = continuation
                if !mailbox.post(.add(call)) { call.finish(.failure(.shutDown)) }
            }
        } onCancel: {
            mailbox.post(.cancel(call))
        }
        // Without this the last reference could go while the request is under way, and `deinit` would end it.
        withExtendedLifetime(self) {}
        return try result.get()
    }

    /// Ends all transfers with errors of kind ``TransportError/Kind/shutDown``, closes all connections and waits for that.
    ///
    /// Later requests fail alike. A transport that is dropped shuts itself down.
    public func shutDown() async {
        await withCheckedContinuation { continuation in
            if !mailbox.post(.stop(continuation)) { continuation.resume() }
        }
    }

    /// Lets the process have as many connections open as the system grants it without privileges, at most 65,536.
    ///
    /// Each connection needs a file descriptor, of which processes often get no more than 256 or 1,024 unless they ask.
    public static func raiseConnectionLimit() {
        Descriptors.raiseLimit(to: 65_536)
    }

    /// `curl_global_init` must run once, before anything else of libcurl.
    private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
