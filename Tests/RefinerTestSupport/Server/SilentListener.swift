/// A port on 127.0.0.1 to which connections can be made, and on which nothing is ever said.
public final class SilentListener: Sendable {
    /// The port.
    public let port: Int
    private let socket: Socket

    /// Listens on a port of the system's choice.
    ///
    /// - Throws: an error of the system's when there is no socket left.
    public init() throws {
        (socket, port) = try Socket.listening()
    }

    deinit {
        socket.discard()
    }
}
