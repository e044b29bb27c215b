internal import CCurl

/// The transport's thread: it alone touches the multi handle and the transfers, hence no locks here.
///
/// It sleeps in `curl_multi_poll` until a socket is ready, a timer of libcurl is due or the mailbox wakes it. With some
/// hundred transfers this costs as little as an event loop of our own around `curl_multi_socket_action`.
final class CurlLoop {
    private let multi: UnsafeMutableRawPointer
    private let mailbox: CurlMailbox
    private let configuration: CurlTransport.Configuration
    private var transfers: [UInt64: CurlTransfer] = [:]
    private var idleHandles: [CurlHandle] = []
    private var stopRequest: StopRequest?

    private struct StopRequest {
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    /// Idle handles kept; each holds some ten kilobytes.
    private static let maximumIdleHandles = 64

    init(multi: UnsafeMutableRawPointer, mailbox: CurlMailbox, configuration: CurlTransport.Configuration) {
        self.multi = multi
        self.mailbox = mailbox
        self.configuration = configuration
    }

    /// Serves requests until the mailbox brings a stop.
    func run() {
        while true {
            mailbox.take().forEach(handle)
            if stopRequest != nil { break }

            var running: Int32 = 0
            guard curl_multi_perform(multi, &running) == CURLM_OK else { break }
            finishCompletedTransfers()
            // However long the sleep, libcurl shortens it to its next timer and a command ends it.
            guard curl_multi_poll(multi, nil, 0, 60_000, nil) == CURLM_OK else { break }
        }
        tearDown()
    }

    private func handle(_ command: CurlMailbox.Command) {
        switch command {
        case .add(let submission):
            start(submission)
        case .cancel(let id):
            if let transfer = transfers[id] { end(transfer, with: .failure(.cancelled)) }
        case .stop(let continuation):
            stopRequest = stopRequest ?? StopRequest()
            if let continuation { stopRequest?.waiting.append(continuation) }
        }
    }

    private func start(_ submission: CurlSubmission) {
        do throws(TransportError) {
            try begin(submission)
        } catch {
            submission.finish(.failure(error))
        }
    }

    private func begin(_ submission: CurlSubmission) throws(TransportError) {
        let handle = try takeHandle()
        let transfer = CurlTransfer(submission, on: handle, configuration: configuration)
        do throws(TransportError) {
            try transfer.prepare()
            guard curl_multi_add_handle(multi, handle.pointer) == CURLM_OK else {
                throw TransportError(kind: .other, message: "libcurl cannot take another request")
            }
        } catch {
            recycle(handle)
            throw error
        }
        transfers[submission.id] = transfer
    }

    private func takeHandle() throws(TransportError) -> CurlHandle {
        if let idle = idleHandles.popLast() { return idle }
        return try CurlHandle()
    }

    private func finishCompletedTransfers() {
        var remaining: Int32 = 0
        while let message = curl_multi_info_read(multi, &remaining) {
            // The message is gone once its handle is removed, so all of it is read before.
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            let code = message.pointee.data.result
            let transfer = CurlTransfer.of(easy)
            end(transfer, with: transfer.result(code))
        }
    }

    /// Takes a transfer off the wire, which closes its connection if the answer is not complete.
    private func end(_ transfer: CurlTransfer, with result: Result<HTTPResponse, TransportError>) {
        curl_multi_remove_handle(multi, transfer.handle.pointer)
        transfers[transfer.submission.id] = nil
        recycle(transfer.handle)
        transfer.submission.finish(result)
    }

    private func recycle(_ handle: CurlHandle) {
        guard idleHandles.count < Self.maximumIdleHandles else { return }
        handle.reset()
        idleHandles.append(handle)
    }

    private func tearDown() {
        // Closed first: whoever posts from now on is told so, and nobody wakes a handle that is freed.
        let leftOver = mailbox.close()
        for transfer in transfers.values { end(transfer, with: .failure(.shutDown)) }
        idleHandles = []
        curl_multi_cleanup(multi)

        var waiting = stopRequest?.waiting ?? []
        for command in leftOver {
            switch command {
            case .add(let submission): submission.finish(.failure(.shutDown))
            case .cancel: break
            case .stop(let continuation): if let continuation { waiting.append(continuation) }
            }
        }
        for continuation in waiting { continuation.resume() }
    }
}
