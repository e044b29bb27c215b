import LanguageModels

/// A chat completions service on 127.0.0.1 that does what a script says, faults included.
///
///     let server = try ChatServer { request in
///         request.number == 1 ? .error(503) : .completion("Hello!")
///     }
///
/// It speaks HTTP/1.1 with keep-alive over real sockets, on threads of its own, checks each request and counts what it
/// did. It stops when it is dropped.
public final class ChatServer: Sendable {
    /// What the server does about a request; called on the threads of its connections, several at once.
    public typealias Script = @Sendable (ServerRequest) -> ServerReply

    /// The port it listens on.
    public let port: Int
    let core: Core

    /// Starts a server.
    ///
    /// - Parameter port: the port to listen on, as of a server that comes back; nil for one of the system's choice.
    /// - Throws: an error of the system's when there is no socket or thread left, or the port is taken.
    public init(port wanted: Int? = nil, _ script: @escaping Script) throws {
        let (listener, port) = try Socket.listening(on: wanted ?? 0)
        self.port = port
        core = Core(listener: listener, script: script)
        let core = core
        guard WorkerThread.start({ core.acceptConnections() }) else {
            listener.discard()
            throw Socket.Failure(call: "pthread_create")
        }
    }

    deinit {
        core.stop()
    }

    /// The base URL for chat models.
    public var baseURL: String { "http://127.0.0.1:\(port)/v1" }

    /// The base URL for providers whose paths bear the version themselves.
    public var rootURL: String { "http://127.0.0.1:\(port)" }

    /// What the server has seen so far.
    public var statistics: ServerStatistics { core.state.withLock { $0.statistics } }

    /// Closes all connections and listens no more.
    public func stop() {
        core.stop()
    }

    /// Waits until the statistics fulfil a condition.
    ///
    /// - Returns: false when they do not within a minute, so that a test fails instead of hanging.
    public func reaches(_ condition: (ServerStatistics) -> Bool) async -> Bool {
        let limit = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < limit {
            if condition(statistics) { return true }
            try? await Task.sleep(for: .milliseconds(5))
        }
        return condition(statistics)
    }

    /// The base URL of a port on which nothing listens, and nothing will as long as the tests run.
    public static func deafBaseURL() throws -> String {
        try "http://127.0.0.1:\(deaf.get().port)/v1"
    }

    private static let deaf = Result { try ReservedPort() }

    /// A port for a server of another program: free now, though any other program may take it first.
    public static func freePort() throws -> Int {
        let (listener, port) = try Socket.listening()
        listener.discard()
        return port
    }
}

extension ChatServer {
    /// What the server's threads share; they hold this and not the server, so that dropping the server stops them.
    final class Core: Sendable {
        struct State: Sendable {
            var statistics = ServerStatistics()
            var open: [Int: Socket] = [:]
            var isStopped = false
        }

        let script: Script
        let state = Locked(State())
        private let listener: Socket

        init(listener: Socket, script: @escaping Script) {
            self.listener = listener
            self.script = script
        }

        /// Accepts until the server is stopped, then closes the listening socket.
        func acceptConnections() {
            while !state.withLock({ $0.isStopped }) {
                // `poll` with a limit, since closing a socket wakes no `accept` on some systems.
                guard listener.isReadable(within: .milliseconds(20)), let socket = listener.acceptConnection() else {
                    continue
                }
                let number = state.withLock { state in
                    state.statistics.connections += 1
                    state.open[state.statistics.connections] = socket
                    return state.statistics.connections
                }
                let connection = ServerConnection(socket: socket, number: number, core: self)
                if !WorkerThread.start({ connection.serve() }) {
                    forget(number)
                    socket.discard()
                }
            }
            listener.discard()
            // A connection accepted while the server was being stopped would otherwise stay.
            stop()
        }

        func stop() {
            state.withLock { state in
                state.isStopped = true
                for socket in state.open.values { socket.interrupt() }
            }
        }

        func begin(_ request: (Int) -> ServerRequest) -> ServerRequest {
            state.withLock { state in
                let request = request(state.statistics.requests.count + 1)
                state.statistics.begin(request)
                return request
            }
        }

        func end(_ outcome: ServerConnection.Outcome, _ reply: ServerReply) {
            state.withLock { $0.statistics.end(outcome, reply) }
        }

        func forget(_ connection: Int) {
            state.withLock { $0.open[connection] = nil }
        }
    }
}
