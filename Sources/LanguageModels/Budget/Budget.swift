/// What a run may still spend: each request reserves before it is sent and settles after it.
///
/// As every need is an upper bound, what is spent goes beyond a limit by no more than the requests in flight take beyond
/// their own bounds: nothing for calls, and usually nothing for tokens and money.
public final class Budget: Sendable {
    /// What is set aside for one request in flight; settled with ``settle(_:actual:)``.
    public struct Reservation: Sendable, Hashable {
        /// Which of the budget's reservations it is.
        let number: UInt64
        /// What was set aside.
        public let need: Spending
    }

    /// Why no further request may be sent.
    public enum Refusal: Error, Sendable, Hashable {
        /// A limit is reached; in words fit for the user, such as `the budget of 100 calls is spent`.
        case spent(String)
        /// The task was cancelled while it waited for others to settle.
        case cancelled
    }

    /// The limits it was made with.
    public let limits: SpendingLimits

    private let queue: Locked<BudgetQueue>
    private let time: any TimeSource
    private let start: Duration

    /// A budget, whose time begins now.
    ///
    /// - Parameter spent: what was spent before, as in a run that is resumed.
    public init(
        limits: SpendingLimits = SpendingLimits(), spent: Spending = .zero, time: any TimeSource = SystemTimeSource()
    ) {
        self.limits = limits
        self.time = time
        start = time.elapsed
        queue = Locked(BudgetQueue(state: BudgetState(limits: limits, settled: spent)))
    }

    /// Sets `need` aside, an upper bound of what a request may take.
    ///
    /// Waits, in the order of coming, while requests in flight may leave enough of what they reserved. Every success must
    /// be followed by one ``settle(_:actual:)``, also when nothing was sent. The end of the time is noticed by those who
    /// come after it, and by those who wait as soon as a request in flight settles: a run cannot end before that anyway.
    ///
    /// - Throws: ``Refusal/spent(_:)`` when the need no longer fits, even if those in flight took nothing; a smaller one
    ///   may. ``Refusal/cancelled`` when the task is cancelled before.
    public func reserve(_ need: Spending) async throws(Refusal) -> Reservation {
        let need = need.withoutNegatives
        let id = queue.withLock { $0.nextID() }
        let answer = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let now = elapsed
                let answer = queue.withLock { queue in
                    // Asked inside the lock: a cancellation that comes later finds the task among those who wait.
                    queue.admit(id, need, continuation, elapsed: now, isCancelled: Task.isCancelled)
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let now = elapsed
            // Whoever came after it may fit.
            resume(queue.withLock { $0.drop(id) + $0.passOn(elapsed: now) })
        }
        return try answer.get()
    }

    /// Replaces a reservation by what the request took; ``Spending/zero`` when it was not sent.
    ///
    /// More than was reserved is counted as it is. Settling twice changes nothing.
    public func settle(_ reservation: Reservation, actual: Spending) {
        let now = elapsed
        resume(
            queue.withLock { queue in
                queue.state.settle(reservation.number, actual: actual)
                return queue.passOn(elapsed: now)
            })
    }

    /// What is settled so far.
    public var spent: Spending { queue.withLock { $0.state.settled } }

    /// How many tasks wait for others to settle.
    public var waitingCount: Int { queue.withLock { $0.waitingCount } }

    /// The time left, or nil without a limit of time; zero when it has passed.
    public var timeLeft: Duration? { limits.time.map { max($0 - elapsed, .zero) } }

    private var elapsed: Duration { time.elapsed - start }

    private func resume(_ answers: [BudgetQueue.Answer]) {
        for answer in answers { answer.continuation.resume(returning: answer.result) }
    }
}
