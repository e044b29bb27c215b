/// One call with its retries, whatever the service: the loop around ``RetryPolicy``'s decisions.
struct RetryingCall: Sendable {
    let policy: RetryPolicy
    let time: any TimeSource
    let random: Locked<any RandomNumberGenerator & Sendable>
    /// Called after each attempt, in the task of the call.
    let report: @Sendable (AttemptRecord) -> Void

    /// Makes attempts until one is answered or the policy gives up.
    ///
    /// - Throws: a ``ChatError`` that bears all attempts.
    func run(
        _ attempt: () async throws(AttemptFailure) -> ChatAnswer
    ) async throws(ChatError) -> ChatCompletion {
        var records: [AttemptRecord] = []
        var transientFailures = 0
        while true {
            let start = time.elapsed
            do throws(AttemptFailure) {
                let answer = try await attempt()
                let record = AttemptRecord(
                    number: records.count + 1,
                    status: answer.status,
                    usage: answer.usage,
                    latency: time.elapsed - start
                )
                records.append(record)
                report(record)
                return Self.completion(answer, records)
            } catch {
                let latency = time.elapsed - start
                if error.outlook == .transient { transientFailures += 1 }
                let decision = decide(after: error, failures: transientFailures)
                let record = Self.record(of: error, number: records.count + 1, latency: latency, decision: decision)
                records.append(record)
                report(record)
                switch decision {
                case .giveUp(let reason):
                    throw Self.finalError(error, reason, records)
                case .retry(let delay):
                    try await sleep(for: delay, records)
                }
            }
        }
    }

    private func decide(after failure: AttemptFailure, failures: Int) -> RetryDecision {
        random.withLock { generator in
            policy.decision(after: failure, failures: failures, using: &generator)
        }
    }

    private func sleep(for delay: Duration, _ records: [AttemptRecord]) async throws(ChatError) {
        do {
            if delay > .zero { try await time.sleep(for: delay) }
        } catch {
            throw ChatError(
                kind: .cancelled,
                message: "cancelled while waiting to try again",
                attempts: records,
                usage: Self.totalUsage(of: records)
            )
        }
    }

    private static func completion(_ answer: ChatAnswer, _ records: [AttemptRecord]) -> ChatCompletion {
        ChatCompletion(
            content: answer.content,
            finishReason: answer.finishReason,
            usage: totalUsage(of: records) ?? answer.usage,
            model: answer.model,
            attempts: records.count,
            latency: records.last?.latency ?? .zero
        )
    }

    private static func record(
        of failure: AttemptFailure,
        number: Int,
        latency: Duration,
        decision: RetryDecision
    ) -> AttemptRecord {
        var delay: Duration?
        if case .retry(let wait) = decision { delay = wait }
        return AttemptRecord(
            number: number,
            failure: failure.kind,
            message: failure.message,
            status: failure.status,
            usage: failure.usage,
            latency: latency,
            delayBeforeNext: delay
        )
    }

    private static func finalError(
        _ failure: AttemptFailure,
        _ reason: RetryDecision.Reason,
        _ records: [AttemptRecord]
    ) -> ChatError {
        let suffix =
            switch reason {
            case .permanent: ""
            case .attemptsUsedUp: records.count > 1 ? " (after \(records.count) attempts)" : ""
            case .waitTooLong(let wait):
                " (the service asks to wait \(Int(wait.inSeconds.rounded(.up))) s, which is too long)"
            }
        return ChatError(
            kind: failure.kind,
            message: failure.message + suffix,
            status: failure.status,
            attempts: records,
            usage: totalUsage(of: records)
        )
    }

    private static func totalUsage(of records: [AttemptRecord]) -> TokenUsage? {
        let usages = records.compactMap(\.usage)
        return usages.isEmpty ? nil : usages.reduce(.zero, +)
    }
}
