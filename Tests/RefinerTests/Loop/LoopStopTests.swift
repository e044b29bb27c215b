import Testing

@testable import Refiner

@Suite("The end of a loop")
struct LoopStopTests {
    private let open = LoopStop.Situation(
        isWeak: true, isNoise: false, rounds: 1, accepted: 8, isSpent: false, hasGained: true)

    private func reason(_ change: (inout LoopStop.Situation) -> Void) -> LoopStop? {
        var situation = open
        change(&situation)
        return LoopStop.reason(situation, rounds: 3)
    }

    @Test("does not come while there is something to gain")
    func goesOn() {
        #expect(LoopStop.reason(open, rounds: 3) == nil)
        #expect(reason { $0.hasGained = nil } == nil)
    }

    @Test("has the reason that matters most")
    func reasons() {
        #expect(reason { $0.isWeak = false } == .thresholdReached)
        #expect(reason { $0.isNoise = true } == .labelNoise)
        #expect(reason { $0.isSpent = true } == .budgetSpent)
        #expect(reason { $0.accepted = 0 } == .yieldCollapsed)
        #expect(reason { $0.rounds = 3 } == .roundsSpent)
        #expect(reason { $0.hasGained = false } == .noGain)
        #expect(reason { ($0.isWeak, $0.isSpent, $0.accepted) = (false, true, 0) } == .thresholdReached)
    }
}
