#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Sleeps in `poll`, which every system has and whose cost grows with the number of sockets.
final class PollWaiter: SocketWaiter, @unchecked Sendable {
    private var interests: [Int32: SocketActions] = [:]
    private var requests: [pollfd] = []
    private var isOutdated = true
    /// Both ends of the pipe that wakes the thread.
    private let reader: Int32
    private let writer: Int32

    /// - Returns: nil when the system has no descriptor left.
    init?() {
        var ends: [Int32] = [-1, -1]
        let status = pipe(&ends)
        (reader, writer) = (ends[0], ends[1])
        if status != 0 { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
    }

    deinit {
        if reader >= 0 { close(reader) }
        if writer >= 0 { close(writer) }
    }

    func watch(_ socket: Int32, for interest: SocketActions) -> Bool {
        interests[socket] = interest == .none ? nil : interest
        isOutdated = true
        return true
    }

    func didOpen(_ socket: Int32) {}

    func willClose(_ socket: Int32) {
        if interests.removeValue(forKey: socket) != nil { isOutdated = true }
    }

    func wait(milliseconds: Int32, _ body: (_ socket: Int32, _ actions: SocketActions) -> Void) -> Bool {
        if isOutdated { collectRequests() }
        let count = poll(&requests, nfds_t(requests.count), milliseconds)
        guard count >= 0 else { return errno == EINTR || errno == EAGAIN }
        guard count > 0 else { return true }
        if requests[0].revents != 0 { drain() }
        // What is ready is gathered before it is served, since serving changes what is watched.
        let ready = requests.dropFirst().filter { $0.revents != 0 }
        for request in ready where interests[request.fd] != nil {
            body(request.fd, Self.actions(Int32(request.revents)))
        }
        return true
    }

    func wake() {
        var byte: UInt8 = 0
        // A full pipe wakes as well.
        _ = write(writer, &byte, 1)
    }

    private func collectRequests() {
        requests = [pollfd(fd: reader, events: Int16(POLLIN), revents: 0)]
        for (socket, interest) in interests {
            let events = (interest.contains(.read) ? POLLIN : 0) | (interest.contains(.write) ? POLLOUT : 0)
            requests.append(pollfd(fd: socket, events: Int16(events), revents: 0))
        }
        isOutdated = false
    }

    private func drain() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(reader, &bytes, bytes.count) > 0 {}
    }

    private static func actions(_ events: Int32) -> SocketActions {
        var actions = SocketActions.none
        if events & Int32(POLLIN | POLLHUP) != 0 { actions.insert(.read) }
        if events & Int32(POLLOUT) != 0 { actions.insert(.write) }
        if events & Int32(POLLERR | POLLNVAL) != 0 { actions.insert(.fault) }
        return actions
    }
}
