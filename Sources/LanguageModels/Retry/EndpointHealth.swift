/// Whether an endpoint answers anybody, shared by all calls to it.
public final class EndpointHealth: Sendable {
    private struct State: Sendable {
        var served: UInt64 = 0
        var hasEverAnswered = false
        var lastFailure: AttemptFailure?
    }

    private let state = Locked(State())

    /// The health of an endpoint that nobody has asked.
    public init() {}

    /// How many attempts the endpoint has served: by an answer, or by a refusal that says what is wrong with the request.
    public var served: UInt64 { state.withLock { $0.served } }

    /// Whether the endpoint has ever answered, be it by a refusal of any kind.
    public var hasEverAnswered: Bool { state.withLock { $0.hasEverAnswered } }

    /// The last attempt that failed, or nil when none has.
    public var lastFailure: AttemptFailure? { state.withLock { $0.lastFailure } }

    /// Takes note of an answer that could be used.
    public func noteAnswer() {
        state.withLock { state in
            state.served += 1
            state.hasEverAnswered = true
        }
    }

    /// Takes note of an attempt that failed.
    ///
    /// A status of 400 to 499 shows that the endpoint is alive. It counts as serving too unless it says "not now", which
    /// an endpoint may say for ever. A useless answer of status 200 shows nothing, and neither does a 500.
    public func note(_ failure: AttemptFailure) {
        state.withLock { state in
            state.lastFailure = failure
            guard let status = failure.status, (400..<500).contains(status) else { return }
            state.hasEverAnswered = true
            if failure.outlook != .transient { state.served += 1 }
        }
    }
}
