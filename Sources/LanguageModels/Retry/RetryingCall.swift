/// One call with its retries, whatever the service: the loop around ``RetryPolicy``'s decisions.
struct RetryingCall: Sendable {
    let policy: RetryPolicy
    /// What is known of the endpoint; shared by all calls to it.
    let health: EndpointHealth
    let time: any TimeSource
    let random: Locked<any RandomNumberGenerator & Sendable>
    /// The base URL and the model's name that all attempts bear.
    let endpoint: String
    let model: String
    /// What the model's tokens cost, or nil when that is unknown.
    let price: ModelPrice?
    /// Called after each attempt, in the task of the call.
    let report: @Sendable (AttemptRecord) -> Void

    /// Makes attempts until one is answered or the policy gives up.
    ///
    /// - Parameter attempt: makes one; told how many of this call have failed before, the priority for a ``Pacer``.
    /// - Throws: a ``ChatError`` that bears all attempts.
    func run(
        _ attempt: (_ failuresSoFar: Int) async throws(AttemptFailure) -> ChatAnswer
    ) async throws(ChatError) -> ChatCompletion {
        var trail = AttemptTrail(endpoint: endpoint, model: model, price: price)
        var standing = CallStanding(served: health.served)
        while true {
            let start = time.elapsed
            do throws(AttemptFailure) {
                let answer = try await attempt(trail.records.count)
                health.noteAnswer()
                report(trail.add(answer, latency: time.elapsed - start))
                return trail.completion(answer)
            } catch {
                let latency = time.elapsed - start
                let decision = decide(after: error, &standing)
                report(trail.add(error, latency: latency, decision))
                switch decision {
                case .giveUp(let reason):
                    throw trail.error(error, reason)
                case .retry(let delay):
                    try await sleep(for: delay, trail)
                }
            }
        }
    }

    private func decide(after failure: AttemptFailure, _ standing: inout CallStanding) -> RetryDecision {
        health.note(failure)
        let hasEverAnswered = health.hasEverAnswered
        let current =
            failure.outlook == .transient
            ? standing.fail(served: health.served, hasEverAnswered: hasEverAnswered)
            : standing.standing(hasEverAnswered: hasEverAnswered)
        return random.withLock { policy.decision(after: failure, standing: current, using: &$0) }
    }

    private func sleep(for delay: Duration, _ trail: AttemptTrail) async throws(ChatError) {
        do {
            if delay > .zero { try await time.sleep(for: delay) }
        } catch {
            throw trail.error(kind: .cancelled, message: "cancelled while waiting to try again")
        }
    }
}
