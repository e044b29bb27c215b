#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A stream socket on the loopback interface, with blocking calls and without any opinion on who closes it.
struct Socket: Sendable {
    let descriptor: Int32

    /// The last call's error.
    struct Failure: Error, CustomStringConvertible {
        let call: String
        let code = errno

        var description: String { "\(call): \(String(cString: strerror(code)))" }
    }

    /// A socket that listens on 127.0.0.1, and its port.
    ///
    /// - Parameter port: the port wanted, 0 for one of the system's choice.
    static func listening(on port: Int = 0) throws -> (socket: Socket, port: Int) {
        let bound = try Self.bound(to: port)
        guard listen(bound.socket.descriptor, 1024) == 0 else {
            let failure = Failure(call: "listen")
            bound.socket.discard()
            throw failure
        }
        return bound
    }

    /// A socket that has a port on 127.0.0.1 and does not listen, so that connections are refused.
    ///
    /// - Parameter port: the port wanted, 0 for one of the system's choice.
    static func bound(to port: Int = 0) throws -> (socket: Socket, port: Int) {
        #if canImport(Glibc)
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        guard descriptor >= 0 else { throw Failure(call: "socket") }
        let bound = Socket(descriptor: descriptor)
        do {
            return (bound, try bound.bindToLoopback(port: port))
        } catch {
            bound.discard()
            throw error
        }
    }

    private func bindToLoopback(port: Int) throws -> Int {
        var on: Int32 = 1
        // Connections of an earlier server on the port may linger for a minute.
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(clamping: port).bigEndian
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                if bind(descriptor, generic, length) != 0 { return Int32(-1) }
                return getsockname(descriptor, generic, &length)
            }
        }
        guard status == 0 else { throw Failure(call: "bind") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// Whether there are bytes to read, or a connection to accept, within the time given.
    func isReadable(within duration: Duration) -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, Int32((duration / .milliseconds(1)).rounded(.up))) > 0
    }

    /// The next connection, or nil when there is none after all.
    func acceptConnection() -> Socket? {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { return nil }
        var on: Int32 = 1
        // Otherwise the kernel holds small answers back for 40 ms.
        setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        return Socket(descriptor: connection)
    }

    /// Some bytes, or nil at the end of the stream.
    func receive() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count > 0 { return Array(buffer[..<count]) }
            guard count < 0, errno == EINTR else { return nil }
        }
    }

    /// Sends all bytes.
    ///
    /// - Returns: false when the peer is gone.
    func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    /// Waits, and notices when the peer hangs up meanwhile.
    ///
    /// - Parameter duration: how long to wait, or nil for ever.
    /// - Returns: whether the peer hung up.
    func peerHangsUp(within duration: Duration?) -> Bool {
        let clock = ContinuousClock()
        let deadline = duration.map { clock.now + $0 }
        while true {
            let left = deadline.map { clock.now.duration(to: $0) }
            if let left, left <= .zero { return false }
            let milliseconds = left.map { Int32(min(($0 / .milliseconds(1)).rounded(.up), 60_000)) } ?? -1
            var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&request, 1, milliseconds) > 0 else { continue }
            var byte: UInt8 = 0
            if recv(descriptor, &byte, 1, numericConstant(MSG_PEEK)) <= 0 { return true }
            // Bytes of a next request would wake `poll` again at once.
            usleep(1000)
        }
    }

    /// Makes all waiting calls on the socket return, in any thread.
    func interrupt() {
        _ = shutdown(descriptor, numericConstant(SHUT_RDWR))
    }

    /// Closes the socket.
    func discard() {
        _ = close(descriptor)
    }

    /// Closes the socket with a reset, which the peer sees as an error instead of an end.
    func discardWithReset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        discard()
    }
}

// The same constants of C are imported with different integer types on different platforms.
private func numericConstant(_ value: some BinaryInteger) -> Int32 { Int32(value) }
