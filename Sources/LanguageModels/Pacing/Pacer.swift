/// Lets the requests to one endpoint pass at the pace it bears.
///
/// The decisions are ``PacingState``'s; this makes requests wait for them.
public final class Pacer: Sendable {
    /// The right to send one request; given back with ``leave(_:_:)``.
    public struct Permit: Sendable, Hashable {
        /// What it was given for.
        let entry: PacingState.Entry
    }

    /// How the endpoint is being asked at a moment.
    public struct Snapshot: Sendable, Hashable {
        /// The requests that may be in flight at once.
        public let window: Int
        /// The requests in flight.
        public let inFlight: Int
        /// The requests that wait for a permit.
        public let waiting: Int
        /// The number of requests in flight that the service last refused, or nil when none is known.
        public let ceiling: Int?
    }

    /// The limits it was made with.
    public let limits: PacingLimits

    private let time: any TimeSource
    private let state: Locked<State>

    fileprivate struct State: Sendable {
        var pacing: PacingState
        var line = WaitingLine()
        var nextID: UInt64 = 0
        /// The one task that wakes those who wait for a moment, and that moment.
        var sleeper: Task<Void, Never>?
        var wakesAt: Duration?
    }

    /// A pacer.
    public init(limits: PacingLimits = PacingLimits(), time: any TimeSource = SystemTimeSource()) {
        self.limits = limits
        self.time = time
        state = Locked(State(pacing: PacingState(limits: limits)))
    }

    /// The state of things, for display.
    public var snapshot: Snapshot {
        state.withLock { state in
            Snapshot(
                window: state.pacing.window.size, inFlight: state.pacing.inFlight, waiting: state.line.count,
                ceiling: state.pacing.window.ceiling)
        }
    }

    /// Waits until a request of about so many tokens may be sent.
    ///
    /// Every permit must be given back once with ``leave(_:_:)``.
    ///
    /// - Parameters:
    ///   - tokens: the tokens of prompt and answer together, estimated.
    ///   - priority: the higher goes first, usually the number of failures that the call has behind it: retries are done
    ///     between the other calls and not after them.
    /// - Throws: `CancellationError` when the task is cancelled before.
    public func enter(tokens: Int, priority: Int = 0) async throws(CancellationError) -> Permit {
        if Task.isCancelled { throw CancellationError() }
        if let permit = state.withLock({ $0.permitAtOnce(tokens: tokens, now: time.elapsed) }) { return permit }
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let permit = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isCancelled = state.withLock { state in
                    // Asked inside the lock: a cancellation that comes later finds the task in the line.
                    if Task.isCancelled { return true }
                    state.line.add(.init(id: id, priority: priority, tokens: tokens), continuation)
                    return false
                }
                if isCancelled { continuation.resume(returning: nil) } else { admit() }
            }
        } onCancel: {
            state.withLock { $0.line.remove(id) }?.resume(returning: nil)
            // Those behind may need less than the one that left.
            admit()
        }
        guard let permit else { throw CancellationError() }
        return permit
    }

    /// Gives a permit back and learns from what became of the request.
    public func leave(_ permit: Permit, _ outcome: PacingOutcome) {
        state.withLock { $0.pacing.leave(permit.entry, outcome, now: time.elapsed) }
        admit()
    }

    /// Lets pass who may, and sees to it that the others are woken.
    private func admit() {
        let admitted = state.withLock { state in
            guard state.line.count > 0 else {
                state.stopSleeping()
                return [(WaitingLine.Continuation, Permit)]()
            }
            let now = time.elapsed
            let (admitted, wait) = state.admitWaiting(now: now)
            guard let wait else {
                state.stopSleeping()
                return admitted
            }
            let moment = now + wait
            if let wakesAt = state.wakesAt, wakesAt <= moment { return admitted }
            state.stopSleeping()
            state.wakesAt = moment
            state.sleeper = Task { [weak self, time] in
                do { try await time.sleep(for: wait) } catch { return }
                self?.wake(moment)
            }
            return admitted
        }
        for (continuation, permit) in admitted { continuation.resume(returning: permit) }
    }

    private func wake(_ moment: Duration) {
        state.withLock { state in
            guard state.wakesAt == moment else { return }
            state.sleeper = nil
            state.wakesAt = nil
        }
        admit()
    }
}

extension Pacer.State {
    /// A permit when nobody waits and nothing is to be waited for.
    fileprivate mutating func permitAtOnce(tokens: Int, now: @autoclosure () -> Duration) -> Pacer.Permit? {
        guard line.count == 0 else { return nil }
        let now = now()
        guard case .now(let number) = pacing.admit(now: now, tokens: tokens) else { return nil }
        return Pacer.Permit(entry: .init(number: number, tokens: tokens, start: now))
    }

    /// Takes from the line who may pass; the wait is that of the first of those who remain, if it is one for a moment.
    fileprivate mutating func admitWaiting(
        now: Duration
    ) -> (admitted: [(WaitingLine.Continuation, Pacer.Permit)], wait: Duration?) {
        var admitted: [(WaitingLine.Continuation, Pacer.Permit)] = []
        while let place = line.first() {
            switch pacing.admit(now: now, tokens: place.tokens) {
            case .now(let number):
                let permit = Pacer.Permit(entry: .init(number: number, tokens: place.tokens, start: now))
                if let continuation = line.removeFirst() { admitted.append((continuation, permit)) }
            case .wait(let wait):
                return (admitted, wait)
            case .waitForOthers:
                return (admitted, nil)
            }
        }
        return (admitted, nil)
    }

    fileprivate mutating func stopSleeping() {
        sleeper?.cancel()
        sleeper = nil
        wakesAt = nil
    }
}
