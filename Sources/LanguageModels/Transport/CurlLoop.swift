internal import CCurl

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The transport's thread: it alone touches libcurl's handles and the transfers, hence no locks here.
///
/// libcurl says which sockets and which moment it waits for, and is told of those that came. Commands, events and
/// answers are each taken in batches, so that a busy thread sleeps and wakes others as seldom as it can.
final class CurlLoop {
    /// The time, in nanoseconds, as of the last wakeup.
    private(set) var now: Int64 = 0
    let waiter: any SocketWaiter
    let configuration: CurlTransport.Configuration

    private let mailbox: CurlMailbox
    private var multi: UnsafeMutableRawPointer?
    /// When libcurl wants to be called, whatever the sockets do.
    private var libraryDeadline: Int64?
    private var deadlines = DeadlineQueue()
    /// What is under way, by slot.
    private var running: [CurlTransfer?] = []
    private var freeSlots: [Int] = []
    private var idle: [CurlTransfer] = []
    /// When something last happened on a socket, by descriptor.
    private var lastEvents: [Int64] = []
    /// Calls that are over, whose callers are woken together.
    private var outcomes: [(CurlCall, Result<HTTPResponse, TransportError>)] = []
    private var isStopping = false
    private var waitingForStop: [CheckedContinuation<Void, Never>] = []

    /// Idle handles kept; each holds some ten kilobytes.
    private static let maximumIdleHandles = 1024

    init(mailbox: CurlMailbox, waiter: any SocketWaiter, configuration: CurlTransport.Configuration) {
        self.mailbox = mailbox
        self.waiter = waiter
        self.configuration = configuration
    }

    /// Serves requests until the mailbox brings a stop.
    func run() {
        multi = makeMulti()
        var commands: [CurlMailbox.Command] = []
        while multi != nil {
            updateTime()
            mailbox.take(into: &commands)
            for command in commands { handle(command) }
            if isStopping { break }
            callWhenDue()
            endOverdueTransfers()
            wakeCallers()
            let milliseconds = mailbox.prepareToSleep() ? patience : 0
            let isSound = waiter.wait(milliseconds: milliseconds) { socket, actions in serve(socket, actions) }
            guard isSound else { break }
            finishCompletedTransfers()
            wakeCallers()
        }
        tearDown()
    }

    /// Moves a transfer's deadline forward, where something happened to it that begins another phase.
    func hasten(_ transfer: CurlTransfer) {
        let deadline = transfer.clock.deadline
        if let known = deadlines.deadline(of: transfer.slot), known <= deadline { return }
        deadlines.set(deadline, for: transfer.slot)
    }

    // MARK: - libcurl

    private func makeMulti() -> UnsafeMutableRawPointer? {
        guard let multi = curl_multi_init() else { return nil }
        let context = Unmanaged.passUnretained(self).toOpaque()
        _ = ccurl_multi_setopt_socket(
            multi,
            { _, socket, what, context, _ in
                CurlLoop.of(context).watch(socket, what)
                return 0
            }, context)
        _ = ccurl_multi_setopt_timer(
            multi,
            { _, milliseconds, context in
                let loop = CurlLoop.of(context)
                loop.libraryDeadline = milliseconds < 0 ? nil : loop.now + Int64(milliseconds) * 1_000_000
                return 0
            }, context)
        // By default libcurl keeps four connections for each transfer under way, hence next to none after a burst.
        _ = ccurl_multi_setopt_long(multi, CURLMOPT_MAXCONNECTS, Self.maximumIdleConnections)
        // The server's own limit counts. By default libcurl opens another connection for each request beyond a hundred.
        _ = ccurl_multi_setopt_streams(multi, 10_000)
        return multi
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> CurlLoop {
        Unmanaged.fromOpaque(context!).takeUnretainedValue()
    }

    /// Half of the descriptors that the process may have, within reason.
    private static var maximumIdleConnections: Int {
        min(max(Descriptors.limit / 2, 16), 8192)
    }

    private func watch(_ socket: curl_socket_t, _ what: Int32) {
        let interest = what == CURL_POLL_REMOVE ? .none : SocketActions(rawValue: what)
        // A socket that cannot be watched is found out by the timeouts.
        _ = waiter.watch(socket, for: interest)
    }

    private func serve(_ socket: Int32, _ actions: SocketActions) {
        updateTime()
        while lastEvents.count <= Int(socket) { lastEvents.append(0) }
        lastEvents[Int(socket)] = now
        var count: Int32 = 0
        curl_multi_socket_action(multi, socket, actions.rawValue, &count)
    }

    private func callWhenDue() {
        guard let due = libraryDeadline, due <= now else { return }
        libraryDeadline = nil
        var count: Int32 = 0
        curl_multi_socket_action(multi, CURL_SOCKET_BAD, 0, &count)
        finishCompletedTransfers()
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

    // MARK: - Calls

    private func handle(_ command: CurlMailbox.Command) {
        switch command {
        case .add(let call):
            if call.isCancelled {
                outcomes.append((call, .failure(.cancelled)))
            } else {
                start(call)
            }
        case .cancel(let call):
            call.isCancelled = true
            if let transfer = call.transfer { end(transfer, with: .failure(.cancelled.over(transfer))) }
        case .stop(let continuation):
            isStopping = true
            if let continuation { waitingForStop.append(continuation) }
        }
    }

    private func start(_ call: CurlCall) {
        do throws(TransportError) {
            let transfer = try takeTransfer()
            do throws(TransportError) {
                try transfer.prepare(call, slot: takeSlot(for: transfer))
                guard curl_multi_add_handle(multi, transfer.handle.pointer) == CURLM_OK else {
                    throw TransportError(kind: .other, message: "libcurl cannot take another request")
                }
            } catch {
                release(transfer)
                throw error
            }
            call.transfer = transfer
            hasten(transfer)
        } catch {
            outcomes.append((call, .failure(error)))
        }
    }

    private func takeTransfer() throws(TransportError) -> CurlTransfer {
        if let transfer = idle.popLast() { return transfer }
        return try CurlTransfer(loop: self)
    }

    private func takeSlot(for transfer: CurlTransfer) -> Int {
        guard let slot = freeSlots.popLast() else {
            running.append(transfer)
            return running.count - 1
        }
        running[slot] = transfer
        return slot
    }

    /// Takes a transfer off the wire, which closes its connection if the answer is not complete.
    private func end(_ transfer: CurlTransfer, with result: Result<HTTPResponse, TransportError>) {
        curl_multi_remove_handle(multi, transfer.handle.pointer)
        if let call = transfer.call {
            call.transfer = nil
            outcomes.append((call, result))
        }
        release(transfer)
    }

    private func release(_ transfer: CurlTransfer) {
        deadlines.remove(transfer.slot)
        running[transfer.slot] = nil
        freeSlots.append(transfer.slot)
        transfer.clear()
        if idle.count < Self.maximumIdleHandles { idle.append(transfer) }
    }

    private func wakeCallers() {
        guard !outcomes.isEmpty else { return }
        for (call, result) in outcomes { call.finish(result) }
        outcomes.removeAll(keepingCapacity: true)
    }

    // MARK: - Time

    private func updateTime() {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        now = Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// How long the thread may sleep, in milliseconds rounded up; -1 for ever.
    private var patience: Int32 {
        let next = min(libraryDeadline ?? .max, deadlines.first?.deadline ?? .max)
        guard next != .max else { return -1 }
        return Int32(clamping: max(next - now + 999_999, 0) / 1_000_000)
    }

    private func endOverdueTransfers() {
        while let first = deadlines.first, first.deadline <= now {
            guard let transfer = running[first.slot] else { return deadlines.remove(first.slot) }
            transfer.noteActivity(lastEvents)
            if let reason = transfer.clock.verdict(at: now) {
                end(transfer, with: .failure(TransportError(kind: .timedOut, message: reason).over(transfer)))
            } else {
                deadlines.set(transfer.clock.deadline, for: first.slot)
            }
        }
    }

    // MARK: - The end

    private func tearDown() {
        // Closed first: whoever posts from now on is told so.
        let leftOver = mailbox.close()
        for case let transfer? in running { end(transfer, with: .failure(.shutDown.over(transfer))) }
        idle = []
        if let multi { curl_multi_cleanup(multi) }

        for command in leftOver {
            switch command {
            case .add(let call): outcomes.append((call, .failure(.shutDown)))
            case .cancel: break
            case .stop(let continuation): if let continuation { waitingForStop.append(continuation) }
            }
        }
        wakeCallers()
        for continuation in waitingForStop { continuation.resume() }
    }
}

extension TransportError {
    /// The same error, saying whether the transfer's request may have reached the server.
    fileprivate func over(_ transfer: CurlTransfer) -> TransportError {
        TransportError(kind: kind, message: message, mayHaveReachedServer: transfer.hasSentBytes)
    }
}
