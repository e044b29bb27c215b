internal import CCurl

/// Commands from any thread to the one that runs the transfers.
final class CurlMailbox: Sendable {
    enum Command: Sendable {
        case add(CurlSubmission)
        /// Ends the transfer if it is still under way; unknown ids are ignored.
        case cancel(UInt64)
        /// Ends everything, then resumes the continuation.
        case stop(CheckedContinuation<Void, Never>?)
    }

    /// libcurl lets other threads call `curl_multi_wakeup` alone, and only until the handle is freed.
    private struct Multi: @unchecked Sendable {
        let handle: UnsafeMutableRawPointer
    }

    private struct State: Sendable {
        var commands: [Command] = []
        var nextID: UInt64 = 0
        /// Nil when closed.
        var multi: Multi?
    }

    private let state: Locked<State>

    init(waking multi: UnsafeMutableRawPointer) {
        state = Locked(State(multi: Multi(handle: multi)))
    }

    /// A number that no other request of this transport has.
    func makeID() -> UInt64 {
        state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
    }

    /// Posts a request, which fails at once when the mailbox is closed.
    func submit(_ submission: CurlSubmission) {
        if !post(.add(submission)) { submission.finish(.failure(.shutDown)) }
    }

    /// Posts a command and wakes the thread.
    ///
    /// - Returns: false when the mailbox is closed and the command was dropped.
    @discardableResult
    func post(_ command: Command) -> Bool {
        state.withLock { state in
            guard let multi = state.multi else { return false }
            state.commands.append(command)
            // One wakeup serves all commands that are taken together. It stays inside the lock because the handle may
            // be freed as soon as the mailbox is closed.
            if state.commands.count == 1 { curl_multi_wakeup(multi.handle) }
            return true
        }
    }

    /// All commands since the last call, in order.
    func take() -> [Command] {
        state.withLock { state in
            let commands = state.commands
            state.commands = []
            return commands
        }
    }

    /// Refuses all further commands.
    ///
    /// - Returns: the commands not taken yet, which nobody else will answer.
    @discardableResult
    func close() -> [Command] {
        state.withLock { state in
            state.multi = nil
            let commands = state.commands
            state.commands = []
            return commands
        }
    }

    /// Hands the handle to the thread that owns it.
    func withMulti(_ body: (UnsafeMutableRawPointer) -> Void) {
        if let multi = state.withLock({ $0.multi }) { body(multi.handle) }
    }
}
