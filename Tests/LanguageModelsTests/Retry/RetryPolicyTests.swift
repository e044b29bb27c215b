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

    /// A call whose failures all came while the endpoint, once alive, served nobody.
    private func standing(_ failures: Int, sinceAnswer: Int? = nil, hasEverAnswered: Bool = true)
        -> RetryPolicy.Standing
    {
        RetryPolicy.Standing(
            failures: failures, failuresSinceAnswer: sinceAnswer ?? failures, hasEverAnswered: hasEverAnswered)
    }

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
        let patient = RetryPolicy(
            maximumAttempts: 100, baseDelay: .seconds(1), maximumDelay: .seconds(5), maximumUnanswered: 100)
        for (failures, bound) in [(1, 1.0), (2, 2), (3, 4), (4, 5), (5, 5), (64, 5)] {
            let delays = try (0..<500).map { _ in
                try delay(patient.decision(after: failure(), standing: standing(failures), using: &generator))
                    / .seconds(1)
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
            return (1...3).map { policy.decision(after: failure(), standing: standing($0), using: &generator) }
        }
        #expect(delays(seed: 5) == delays(seed: 5))
        #expect(delays(seed: 5) != delays(seed: 6))
    }

    @Test("ends when the attempts are used up")
    func attempts() {
        var generator = SplitMix64(seed: 1)
        #expect(policy.decision(after: failure(), standing: standing(4), using: &generator) == .giveUp(.attemptsUsedUp))
    }

    @Test("goes on much longer while the endpoint serves others than when it serves nobody or never did")
    func standings() {
        let policy = RetryPolicy()
        var generator = SplitMix64(seed: 1)
        func goesOn(_ standing: RetryPolicy.Standing) -> Bool {
            policy.decision(after: failure(), standing: standing, using: &generator) != .giveUp(.attemptsUsedUp)
        }
        #expect(goesOn(standing(19, sinceAnswer: 1)))
        #expect(!goesOn(standing(20, sinceAnswer: 1)))
        #expect(goesOn(standing(7)))
        #expect(!goesOn(standing(8)))
        #expect(goesOn(standing(3, hasEverAnswered: false)))
        #expect(!goesOn(standing(4, hasEverAnswered: false)))
    }

    @Test("gives a dead service up within seconds, and one that died after half a minute, on average")
    func patience() throws {
        let policy = RetryPolicy()
        var generator = SplitMix64(seed: 1)
        func total(_ failures: Int, hasEverAnswered: Bool) throws -> Double {
            try (1...failures).map {
                try delay(
                    policy.decision(
                        after: failure(), standing: standing($0, hasEverAnswered: hasEverAnswered), using: &generator))
                    / .seconds(1)
            }.reduce(0, +)
        }
        for _ in 0..<100 { #expect(try total(3, hasEverAnswered: false) < 4) }
        let totals = try (0..<500).map { _ in try total(7, hasEverAnswered: true) }
        #expect((25...35).contains(totals.reduce(0, +) / 500))
    }

    @Test("does not make a call without luck wait long while the endpoint serves others")
    func luckless() throws {
        var generator = SplitMix64(seed: 1)
        for _ in 0..<100 {
            let wait = try delay(
                RetryPolicy().decision(
                    after: failure(), standing: standing(15, sinceAnswer: 1), using: &generator))
            #expect(wait <= .seconds(2))
        }
    }

    @Test("spreads the calls that were told the same moment by a tenth of their wait at most")
    func shortServerDelay() throws {
        var generator = SplitMix64(seed: 1)
        let waits = try (0..<200).map { _ in
            try delay(
                RetryPolicy().decision(
                    after: failure(retryAfter: .seconds(1)), standing: standing(1), using: &generator))
        }
        #expect(waits.allSatisfy { $0 >= .seconds(1) && $0 <= .milliseconds(1100) })
        #expect(waits.max()! > .milliseconds(1050))
    }

    @Test("never repeats what is permanent")
    func permanent() {
        var generator = SplitMix64(seed: 1)
        #expect(
            policy.decision(after: failure(.permanent), standing: standing(1), using: &generator) == .giveUp(.permanent)
        )
    }

    @Test("repeats an adapted request at once")
    func adapted() {
        var generator = SplitMix64(seed: 1)
        #expect(
            policy.decision(after: failure(.adapted), standing: standing(1), using: &generator) == .retry(after: .zero))
    }

    @Test("waits at least as long as the service asks")
    func serverDelay() throws {
        var generator = SplitMix64(seed: 1)
        for _ in 0..<100 {
            let wait = try delay(
                policy.decision(after: failure(retryAfter: .seconds(20)), standing: standing(1), using: &generator))
            #expect(wait >= .seconds(20) && wait <= .seconds(21))
        }
    }

    @Test("gives up when the service asks for too long a wait")
    func serverDelayTooLong() {
        var generator = SplitMix64(seed: 1)
        let decision = policy.decision(
            after: failure(retryAfter: .seconds(3600)), standing: standing(1), using: &generator)
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
