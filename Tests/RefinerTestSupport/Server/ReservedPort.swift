/// A port on 127.0.0.1 that no other program gets while it is held, for servers that go and come back.
///
/// Connections to it are refused while no server listens there.
public final class ReservedPort: Sendable {
    /// The port.
    public let port: Int
    private let socket: Socket

    /// Takes a port of the system's choice.
    ///
    /// - Throws: an error of the system's when there is no socket left.
    public init() throws {
        (socket, port) = try Socket.bound()
    }

    deinit {
        socket.discard()
    }
}
