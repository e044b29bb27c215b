internal import CCurl

/// HTTP over libcurl: one thread serves all transfers, connections are reused.
///
/// TLS is verified, redirects are not followed, other schemes than `http` and `https` are refused, and proxies come from
/// the usual environment variables. Transfers in flight are not counted here: libcurl's timeouts include the time a
/// request waits for a connection, so callers bound their concurrency themselves, as ``ConcurrencyLimiter`` does.
///
/// libcurl repeats a request on a new connection when a reused one turns out closed before a byte of the answer. A
/// server may then see one call twice.
public final class CurlTransport: HTTPTransport {
    private let mailbox: CurlMailbox

    /// Starts the transport's thread.
    ///
    /// - Throws: a ``TransportError`` of kind ``TransportError/Kind/other`` when the system lacks memory or threads.
    public init(configuration: Configuration = Configuration()) throws(TransportError) {
        guard Self.isLibraryReady, let multi = curl_multi_init() else {
            throw TransportError(kind: .other, message: "libcurl cannot be initialised")
        }
        let mailbox = CurlMailbox(waking: multi)
        let isStarted = WorkerThread.start {
            // The thread holds the mailbox, not the transport: dropping the transport is what ends the thread.
            mailbox.withMulti { CurlLoop(multi: $0, mailbox: mailbox, configuration: configuration).run() }
        }
        guard isStarted else {
            mailbox.close()
            curl_multi_cleanup(multi)
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
        let id = mailbox.makeID()
        let result: Result<HTTPResponse, TransportError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                mailbox.submit(CurlSubmission(id: id, request: request, continuation: continuation))
                // A cancellation posted before the submission found nothing to end, so it is posted again.
                if Task.isCancelled { mailbox.post(.cancel(id)) }
            }
        } onCancel: {
            mailbox.post(.cancel(id))
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

    /// `curl_global_init` must run once, before anything else of libcurl.
    private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
