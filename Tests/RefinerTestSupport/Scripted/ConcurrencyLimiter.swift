import LanguageModels

/// Lets a limited number of tasks pass at once; the others wait in the order they came.
///
/// Several models may share one limiter, for instance when they share an account.
public final class ConcurrencyLimiter: Sendable {
    /// The most tasks at once.
    public let limit: Int

    fileprivate struct State: Sendable {
        var free: Int
        var nextID: UInt64 = 0
        var waiting: [UInt64: CheckedContinuation<Bool, Never>] = [:]
        /// Who waits, in order; those that were cancelled are still in it and are skipped.
        var queue: [UInt64] = []
        /// Where the queue begins, so that taking from its front moves nothing.
        var head = 0
    }

    private let state: Locked<State>

    /// A limiter.
    ///
    /// - Parameter limit: the most tasks at once; less than 1 counts as 1.
    public init(limit: Int) {
        self.limit = max(limit, 1)
        state = Locked(State(free: max(limit, 1)))
    }

    /// How many tasks wait for a place.
    public var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// Waits for a free place and takes it.
    ///
    /// Every success must be followed by one ``release()``.
    ///
    /// - Throws: `CancellationError` when the task is cancelled before there is a place.
    public func acquire() async throws(CancellationError) {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let isAdmitted = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state in
                    // Asked inside the lock: a cancellation that comes later finds the task in `waiting`.
                    state.admit(id, continuation, isCancelled: Task.isCancelled)
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: id) }?.resume(returning: false)
        }
        guard isAdmitted else { throw CancellationError() }
    }

    /// Gives a place back, to the task that has waited longest.
    public func release() {
        state.withLock { $0.passOn() }?.resume(returning: true)
    }
}

extension ConcurrencyLimiter.State {
    /// The answer for a task that need not wait, or nil when it was queued.
    fileprivate mutating func admit(
        _ id: UInt64,
        _ continuation: CheckedContinuation<Bool, Never>,
        isCancelled: Bool
    ) -> Bool? {
        if isCancelled { return false }
        if free > 0 {
            free -= 1
            return true
        }
        waiting[id] = continuation
        queue.append(id)
        return nil
    }

    /// Who gets the place that became free; nil when nobody waits.
    fileprivate mutating func passOn() -> CheckedContinuation<Bool, Never>? {
        while head < queue.count {
            let id = queue[head]
            head += 1
            if head > 64, head * 2 > queue.count {
                queue.removeFirst(head)
                head = 0
            }
            if let continuation = waiting.removeValue(forKey: id) { return continuation }
        }
        free += 1
        return nil
    }
}
