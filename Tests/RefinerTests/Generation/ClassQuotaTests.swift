import RefinerTestSupport
import Testing

@testable import Refiner

@Suite("The quota of a class")
struct ClassQuotaTests {
    @Test("asks in batches and for no more than is missing")
    func asksInBatches() {
        var quota = ClassQuota(quota: 10, batchSize: 8)
        #expect(quota.step == .ask(8))
        quota.answered(kept: 8)
        #expect(quota.step == .ask(2))
        quota.answered(kept: 2)
        #expect(quota.step == .stop(.quotaMet))
    }

    @Test("gives a class up after three answers in a row without an accepted text")
    func givesUpAfterBarrenAnswers() {
        var quota = ClassQuota(quota: 100, batchSize: 8)
        for _ in 0..<2 { quota.answered(kept: 0) }
        quota.answered(kept: 1)
        for _ in 0..<2 { quota.answered(kept: 0) }
        #expect(quota.step == .ask(8))
        quota.answered(kept: 0)
        #expect(quota.step == .stop(.yieldCollapsed))
    }

    @Test("asks at most three times as often as a perfect engine needs, and twice more")
    func limitsAttempts() {
        var quota = ClassQuota(quota: 16, batchSize: 8)
        #expect(quota.attemptLimit == 8)
        for _ in 0..<8 { quota.answered(kept: 1) }
        #expect(quota.step == .stop(.attemptsExhausted))
        quota.answered(kept: 8)
        #expect(quota.step == .stop(.quotaMet))
    }

    @Test("is open again when accepted texts are withdrawn, unless it was halted")
    func reopens() {
        var quota = ClassQuota(quota: 4, batchSize: 8)
        quota.answered(kept: 4)
        quota.withdrawn(3)
        #expect(quota.step == .ask(3))
        quota.halt(.interrupted)
        #expect(quota.step == .stop(.interrupted))
    }

    @Test("has nothing to ask for when nothing is wanted")
    func wantsNothing() {
        #expect(ClassQuota(quota: 0, batchSize: 8).step == .stop(.quotaMet))
        #expect(ClassQuota(quota: -3, batchSize: 0).step == .stop(.quotaMet))
    }

    @Test("ends within its limit of attempts whatever the answers and withdrawals", arguments: 0..<40)
    func alwaysEnds(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<50 {
            let wanted = Int.random(in: 0...60, using: &random)
            var quota = ClassQuota(quota: wanted, batchSize: Int.random(in: 1...12, using: &random))
            let generosity = Double.random(in: 0...1, using: &random)
            var asked = 0
            while case .ask(let count) = quota.step {
                #expect(count >= 1 && count <= quota.batchSize && count <= wanted - quota.accepted)
                asked += 1
                guard asked <= quota.attemptLimit else {
                    Issue.record("asked \(asked) times, above the limit of \(quota.attemptLimit)")
                    break
                }
                let kept =
                    Double.random(in: 0...1, using: &random) < generosity
                    ? Int.random(in: 0...count, using: &random) : 0
                quota.answered(kept: kept)
                if Int.random(in: 0..<5, using: &random) == 0 {
                    quota.withdrawn(Int.random(in: 0...3, using: &random))
                }
            }
            #expect(quota.attempts <= quota.attemptLimit)
        }
    }
}
