/// Those who wait for a budget, in the order they came.
struct BudgetQueue: Sendable {
    typealias Continuation = CheckedContinuation<Result<Budget.Reservation, Budget.Refusal>, Never>

    /// What is to be told to one who waited, outside the lock.
    struct Answer: Sendable {
        let continuation: Continuation
        let result: Result<Budget.Reservation, Budget.Refusal>
    }

    private struct Waiter: Sendable {
        let need: Spending
        let continuation: Continuation
    }

    var state: BudgetState
    private var waiting: [UInt64: Waiter] = [:]
    /// Who waits, in order; those that were cancelled are still in it and are skipped.
    private var order: [UInt64] = []
    /// Where `order` begins, so that taking from its front moves nothing.
    private var head = 0
    private var lastID: UInt64 = 0

    init(state: BudgetState) {
        self.state = state
    }

    var waitingCount: Int { waiting.count }

    mutating func nextID() -> UInt64 {
        lastID += 1
        return lastID
    }

    /// The answer for a task that need not wait, or nil when it was queued.
    mutating func admit(
        _ id: UInt64, _ need: Spending, _ continuation: Continuation, elapsed: Duration, isCancelled: Bool
    ) -> Result<Budget.Reservation, Budget.Refusal>? {
        if isCancelled { return .failure(.cancelled) }
        let answer = result(for: need, elapsed: elapsed, mayPass: waiting.isEmpty)
        if answer == nil {
            waiting[id] = Waiter(need: need, continuation: continuation)
            order.append(id)
        }
        return answer
    }

    /// Takes one out who is cancelled.
    mutating func drop(_ id: UInt64) -> [Answer] {
        waiting.removeValue(forKey: id).map { [Answer(continuation: $0.continuation, result: .failure(.cancelled))] }
            ?? []
    }

    /// Answers the first who wait, up to the one who must go on waiting.
    ///
    /// Whoever waits does so for something in flight, so that there is always a settlement to come that asks again.
    mutating func passOn(elapsed: Duration) -> [Answer] {
        var answers: [Answer] = []
        while head < order.count {
            if let waiter = waiting[order[head]] {
                guard let result = result(for: waiter.need, elapsed: elapsed, mayPass: true) else { break }
                waiting[order[head]] = nil
                answers.append(Answer(continuation: waiter.continuation, result: result))
            }
            head += 1
        }
        if head > 64, head * 2 > order.count {
            order.removeFirst(head)
            head = 0
        }
        return answers
    }

    private mutating func result(
        for need: Spending, elapsed: Duration, mayPass: Bool
    ) -> Result<Budget.Reservation, Budget.Refusal>? {
        switch state.reserve(need, elapsed: elapsed, mayPass: mayPass) {
        case .granted(let number): .success(Budget.Reservation(number: number, need: need))
        case .refused(let reason): .failure(.spent(reason))
        case .mustWait: nil
        }
    }
}
