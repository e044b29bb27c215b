#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Starts threads for work that blocks, which must not occupy the few threads of Swift's tasks.
package enum WorkerThread {
    /// Runs `body` on a new detached thread.
    ///
    /// SIGPIPE is blocked there: a peer that hangs up is an error code for the thread, not the end of the process.
    ///
    /// - Returns: whether the system had room for a thread.
    package static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        let start = Unmanaged.passRetained(Start(body: body))
        #if canImport(Darwin)
            var thread: pthread_t?
            let status = pthread_create(&thread, nil, { Start.run($0) }, start.toOpaque())
        #else
            var thread = pthread_t()
            let status = pthread_create(&thread, nil, { Start.run($0!) }, start.toOpaque())
        #endif
        guard status == 0 else {
            start.release()
            return false
        }
        #if canImport(Darwin)
            pthread_detach(thread!)
        #else
            pthread_detach(thread)
        #endif
        return true
    }

    /// What the C function receives through its pointer.
    private final class Start: Sendable {
        let body: @Sendable () -> Void

        init(body: @escaping @Sendable () -> Void) {
            self.body = body
        }

        static func run(_ pointer: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
            let start = Unmanaged<Start>.fromOpaque(pointer).takeRetainedValue()
            var signals = sigset_t()
            sigemptyset(&signals)
            sigaddset(&signals, SIGPIPE)
            pthread_sigmask(SIG_BLOCK, &signals, nil)
            start.body()
            return nil
        }
    }
}
