import Testing

@testable import Refiner

@Suite("The length gate")
struct LengthGateTests {
    private func text(_ count: Int) -> String { String(repeating: "x", count: count) }

    @Test("lets through half the shortest to twice the longest text of the class")
    func learnsFromTheClass() {
        let gate = LengthGate(texts: [20, 25, 30, 35, 40].map(text), fallback: [])
        #expect(gate.range == 10...80)
        #expect(gate.refusal(of: text(10)) == nil)
        #expect(gate.refusal(of: text(80)) == nil)
        #expect(gate.refusal(of: text(9))?.gate == .length)
        #expect(gate.refusal(of: text(81))?.score == 81)
        #expect(gate.refusal(of: text(81))?.reason == "81 characters; texts of the class have 10 to 80")
    }

    @Test("looks at the whole task where the class has fewer than five texts")
    func fallsBackOnTheTask() {
        #expect(LengthGate(texts: [text(20)], fallback: [text(6), text(100)]).range == 3...200)
    }

    @Test("knows only the outermost bounds where nothing is known")
    func knowsOuterBounds() {
        let gate = LengthGate(texts: [], fallback: [])
        #expect(gate.refusal(of: "x")?.gate == .length)
        #expect(gate.refusal(of: "xy") == nil)
        #expect(gate.refusal(of: text(2001))?.gate == .length)
    }

    @Test("leaves room where all texts are short")
    func leavesRoom() {
        #expect(LengthGate(texts: Array(repeating: "卡", count: 5), fallback: []).range == 1...21)
    }

    @Test("counts what a reader counts: an emoji family and a letter with its accent are one character each")
    func countsCharacters() {
        let gate = LengthGate(texts: Array(repeating: text(20), count: 5), fallback: [])
        #expect(gate.refusal(of: String(repeating: "👨‍👩‍👧‍👦", count: 10)) == nil)
        #expect(gate.refusal(of: String(repeating: "e\u{301}", count: 41))?.score == 41)
    }
}
