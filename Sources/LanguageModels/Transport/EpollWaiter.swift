#if os(Linux)
    internal import CCurl

    #if canImport(Musl)
        import Musl
    #else
        import Glibc
    #endif

    /// Sleeps in epoll, whose cost does not grow with the number of sockets.
    ///
    /// libcurl names a socket anew for each request on a kept connection. So a socket that nobody watches stays in
    /// epoll as it is, until something unexpected happens on it or it is closed: this spares two system calls a request.
    final class EpollWaiter: SocketWaiter, @unchecked Sendable {
        private struct Entry {
            var isOurs = false
            /// What libcurl waits for.
            var wanted = SocketActions.none
            /// What the kernel reports.
            var registered = SocketActions.none
        }

        private static let batch = 256

        private let epoll: Int32
        private let wakeup: Int32
        private let events: UnsafeMutablePointer<ccurl_event>
        /// By descriptor, of which the system gives the smallest ones first.
        private var entries: [Entry] = []

        /// - Returns: nil when the system has no descriptor left.
        init?() {
            epoll = ccurl_epoll_create()
            wakeup = epoll < 0 ? -1 : ccurl_eventfd_create(epoll)
            events = .allocate(capacity: Self.batch)
            events.initialize(repeating: ccurl_event(), count: Self.batch)
            if wakeup < 0 { return nil }
        }

        deinit {
            if wakeup >= 0 { close(wakeup) }
            if epoll >= 0 { close(epoll) }
            events.deallocate()
        }

        func watch(_ socket: Int32, for interest: SocketActions) -> Bool {
            guard socket >= 0 else { return false }
            makeRoom(for: socket)
            let entry = entries[Int(socket)]
            entries[Int(socket)].wanted = interest
            if interest == entry.registered { return true }
            if interest == .none {
                // libcurl closes some sockets of its own, such as the name lookup's, without a word.
                return entry.isOurs || unregister(socket)
            }
            guard ccurl_epoll_set(epoll, socket, interest.rawValue, entry.registered == .none ? 0 : 1) == 0 else {
                return false
            }
            entries[Int(socket)].registered = interest
            return true
        }

        func didOpen(_ socket: Int32) {
            guard socket >= 0 else { return }
            makeRoom(for: socket)
            entries[Int(socket)] = Entry(isOurs: true)
        }

        func willClose(_ socket: Int32) {
            // The kernel takes a closed socket out of epoll by itself.
            if entries.indices.contains(Int(socket)) { entries[Int(socket)] = Entry() }
        }

        func wait(milliseconds: Int32, _ body: (_ socket: Int32, _ actions: SocketActions) -> Void) -> Bool {
            let count = ccurl_epoll_wait(epoll, events, Int32(Self.batch), milliseconds)
            guard count >= 0 else { return false }
            for index in 0..<Int(count) {
                let (socket, actions) = (events[index].descriptor, events[index].actions)
                guard entries.indices.contains(Int(socket)) else { continue }
                if entries[Int(socket)].wanted == .none {
                    _ = unregister(socket)
                } else {
                    body(socket, SocketActions(rawValue: actions))
                }
            }
            return true
        }

        func wake() {
            ccurl_eventfd_signal(wakeup)
        }

        private func unregister(_ socket: Int32) -> Bool {
            guard entries[Int(socket)].registered != .none else { return true }
            entries[Int(socket)].registered = .none
            _ = ccurl_epoll_remove(epoll, socket)
            return true
        }

        private func makeRoom(for socket: Int32) {
            while entries.count <= Int(socket) { entries.append(Entry()) }
        }
    }
#endif
