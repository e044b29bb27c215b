/// Commands from any thread to the one that runs the transfers.
final class CurlMailbox: Sendable {
    enum Command: Sendable {
        case add(CurlCall)
        /// Ends the call, also one that is yet to come.
        case cancel(CurlCall)
        /// Ends everything, then resumes the continuation.
        case stop(CheckedContinuation<Void, Never>?)
    }

    private struct State: Sendable {
        var commands: [Command] = []
        /// Whether the thread sleeps, or is about to, and must be woken.
        var isSleeping = false
        var isClosed = false
    }

    private let state = Locked(State())
    private let waiter: any SocketWaiter

    init(waking waiter: any SocketWaiter) {
        self.waiter = waiter
    }

    /// Posts a command, and wakes the thread if it sleeps.
    ///
    /// - Returns: false when the mailbox is closed and the command was dropped.
    @discardableResult
    func post(_ command: Command) -> Bool {
        let (isTaken, mustWake) = state.withLock { state in
            guard !state.isClosed else { return (false, false) }
            state.commands.append(command)
            defer { state.isSleeping = false }
            return (true, state.isSleeping)
        }
        // One wakeup serves all commands that are taken together. The mailbox keeps the waiter alive.
        if mustWake { waiter.wake() }
        return isTaken
    }

    /// All commands since the last call, in order; they take the place of what `commands` held.
    func take(into commands: inout [Command]) {
        commands.removeAll(keepingCapacity: true)
        state.withLock { state in
            state.isSleeping = false
            swap(&state.commands, &commands)
        }
    }

    /// Says that the thread is about to sleep.
    ///
    /// - Returns: whether it may, since there is no command.
    func prepareToSleep() -> Bool {
        state.withLock { state in
            state.isSleeping = state.commands.isEmpty
            return state.isSleeping
        }
    }

    /// Refuses all further commands.
    ///
    /// - Returns: the commands not taken yet, which nobody else will answer.
    @discardableResult
    func close() -> [Command] {
        state.withLock { state in
            state.isClosed = true
            let commands = state.commands
            state.commands = []
            return commands
        }
    }
}
