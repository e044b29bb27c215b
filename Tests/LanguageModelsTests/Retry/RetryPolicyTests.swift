import LanguageModels
import RefinerTestSupport
import Testing

@Suite("The policy of retries")
struct RetryPolicyTests {
    private let policy = RetryPolicy(
        maximumAttempts: 4,
        baseDelay: .seconds(1),
        maximumDelay: .seconds(5),
        maximumServerDelay: .seconds(60)
    )

    private func failure(
        _ outlook: AttemptFailure.Outlook = .transient,
        retryAfter: Duration? = nil
    ) -> AttemptFailure {
        AttemptFailure(kind: .unavailable, message: "scripted", outlook: outlook, retryAfter: retryAfter)
    }

    private func delay(_ decision: RetryDecision) throws -> Duration {
        guard case .retry(let delay) = decision else {
            Issue.record("\(decision)")
            return .zero
        }
        return delay
    }

    @Test("spreads waits over the whole range up to a bound that doubles and is capped")
    func fullJitter() throws {
        var generator = SplitMix64(seed: 1)
        let patient = RetryPolicy(maximumAttempts: 100, baseDelay: .seconds(1), maximumDelay: .seconds(5))
        for (failures, bound) in [(1, 1.0), (2, 2), (3, 4), (4, 5), (5, 5), (64, 5)] {
            let delays = try (0..<500).map { _ in
                try delay(patient.decision(after: failure(), failures: failures, using: &generator)) / .seconds(1)
            }
            #expect(delays.allSatisfy { (0..<bound).contains($0) })
            #expect(delays.min()! < bound * 0.05)
            #expect(delays.max()! > bound * 0.95)
        }
    }

    @Test("gives the same waits for the same seed")
    func reproducible() {
        func delays(seed: UInt64) -> [RetryDecision] {
            var generator = SplitMix64(seed: seed)
            return (1...3).map { policy.decision(after: failure(), failures: $0, using: &generator) }
        }
        #expect(delays(seed: 5) == delays(seed: 5))
        #expect(delays(seed: 5) != delays(seed: 6))
    }

    @Test("ends when the attempts are used up")
    func attempts() {
        var generator = SplitMix64(seed: 1)
        #expect(policy.decision(after: failure(), failures: 4, using: &generator) == .giveUp(.attemptsUsedUp))
    }

    @Test("never repeats what is permanent")
    func permanent() {
        var generator = SplitMix64(seed: 1)
        #expect(policy.decision(after: failure(.permanent), failures: 1, using: &generator) == .giveUp(.permanent))
    }

    @Test("repeats an adapted request at once")
    func adapted() {
        var generator = SplitMix64(seed: 1)
        #expect(policy.decision(after: failure(.adapted), failures: 1, using: &generator) == .retry(after: .zero))
    }

    @Test("waits at least as long as the service asks")
    func serverDelay() throws {
        var generator = SplitMix64(seed: 1)
        for _ in 0..<100 {
            let wait = try delay(
                policy.decision(after: failure(retryAfter: .seconds(20)), failures: 1, using: &generator))
            #expect(wait >= .seconds(20) && wait <= .seconds(21))
        }
    }

    @Test("gives up when the service asks for too long a wait")
    func serverDelayTooLong() {
        var generator = SplitMix64(seed: 1)
        let decision = policy.decision(after: failure(retryAfter: .seconds(3600)), failures: 1, using: &generator)
        #expect(decision == .giveUp(.waitTooLong(.seconds(3600))))
    }

    @Test("holds just the statuses that pass for transient")
    func statuses() {
        let transient = (100...599).filter(RetryPolicy.isTransient(status:))
        #expect(transient == [408, 409, 425, 429] + Array(500...599))
    }

    @Test("makes at least one attempt")
    func atLeastOne() {
        #expect(RetryPolicy(maximumAttempts: -3).maximumAttempts == 1)
    }
}
