import Testing

@testable import Refiner

@Suite("The gate of a round")
struct RoundGateTests {
    private func objections(
        _ classes: [(String, Double, Double, Double)], targets: [String],
        macro: (before: Double, after: Double) = (0.5, 0.6),
        gate: RoundGate = RoundGate()
    ) -> [String] {
        let changes = classes.map { RoundGate.ClassChange(label: $0.0, before: $0.1, after: $0.2, pValue: $0.3) }
        return gate.objections([RoundGate.Measured(task: "t", classes: changes, targets: targets, macroF1: macro)])
    }

    @Test("lets a round stay whose targets rose and nothing else fell")
    func stays() {
        #expect(objections([("a", 0.4, 0.6, 0.1), ("b", 0.8, 0.8, 1)], targets: ["a"]).isEmpty)
    }

    @Test("takes it back when the targets did not rise on the mean", arguments: [0.4, 0.3])
    func noGain(after: Double) {
        let found = objections([("a", 0.4, after, 1), ("b", 0.4, 0.9, 1)], targets: ["a"])
        #expect(found.count == 1)
        #expect(found.first?.contains("targeted classes did not gain") == true)
    }

    @Test("takes it back when macro-F1 fell")
    func macroFell() {
        let found = objections([("a", 0.4, 0.6, 1)], targets: ["a"], macro: (0.6, 0.55))
        #expect(found == ["macro-F1 fell (-5.0 points)"])
    }

    @Test("takes it back when a class fell for certain by more than the margin, and names the worst first")
    func classFell() {
        let found = objections(
            [("a", 0.4, 0.6, 1), ("b", 0.9, 0.7, 0.001), ("c", 0.9, 0.5, 0.001)], targets: ["a"])
        #expect(found == ["class c fell (-40.0 points)", "class b fell (-20.0 points)"])
    }

    @Test("passes over falls within the margin, and falls that may be chance among so many classes")
    func chance() {
        #expect(
            objections(
                [("a", 0.4, 0.6, 1), ("b", 0.9, 0.885, 0), ("c", 0.9, 0.5, 0.03)], targets: ["a"]
            ).isEmpty)
    }
}
