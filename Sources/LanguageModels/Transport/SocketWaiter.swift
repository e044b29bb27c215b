/// What the transport's thread sleeps on: sockets that libcurl names, a time limit, and a call from another thread.
///
/// All but ``wake()`` is for the transport's thread alone.
protocol SocketWaiter: AnyObject, Sendable {
    /// Reports the socket from now on when it can be read, written, or either; ``SocketActions/none`` ends that.
    ///
    /// - Returns: false when the system refuses.
    func watch(_ socket: Int32, for interest: SocketActions) -> Bool

    /// Learns that a socket was opened, which will be named to ``willClose(_:)`` before it is closed.
    func didOpen(_ socket: Int32)

    /// Forgets a socket, since its number may soon be another's.
    func willClose(_ socket: Int32)

    /// Sleeps until a socket is ready, the time is over or another thread calls, then names the sockets that are ready.
    ///
    /// - Parameter milliseconds: how long at most, or -1 for no limit.
    /// - Returns: false when the system refuses to wait.
    func wait(milliseconds: Int32, _ body: (_ socket: Int32, _ actions: SocketActions) -> Void) -> Bool

    /// Ends the current sleep, or the next one.
    func wake()
}
