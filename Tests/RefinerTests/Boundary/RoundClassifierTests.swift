import Testing

@testable import Refiner

@Suite("The classifier of a round")
struct RoundClassifierTests {
    private static let things = ["card", "phone", "box", "door", "lamp", "chair", "table", "glass", "coat", "shoe"]
    private static let texts = [
        "lost": things.map { "i lost my \($0) somewhere in town" } + things.map { "my \($0) is lost and i miss it" },
        "broken": things.map { "the \($0) is broken into pieces" }
            + things.map { "somebody broke this \($0) yesterday" },
        "wanted": things.map { "i want to buy a new \($0)" } + things.map { "where can i order one \($0) please" },
    ]

    private func classifier() throws -> RoundClassifier {
        try #require(RoundClassifier(texts: Self.texts, kind: .singleLabel, seed: 3))
    }

    @Test("refuses a text that it reads as another class by far, and says which")
    func refuses() throws {
        let refusal = try classifier().refusal(of: "the phone is broken into pieces now", label: "wanted")
        #expect(refusal?.gate == .contrast)
        #expect(refusal?.reason.contains("\"broken\"") == true)
        #expect((refusal?.score ?? 0) < 0)
    }

    @Test("refuses none of the texts that are of their class, and no class that it does not know")
    func passes() throws {
        let classifier = try classifier()
        #expect(classifier.refusal(of: "i have lost the coat in town", label: "lost") == nil)
        #expect(classifier.refusal(of: "anything at all", label: "unheard of") == nil)
    }

    @Test("is the same for the same seed, and nil for data that tells nothing")
    func repeats() throws {
        let (one, two) = (try classifier(), try classifier())
        #expect(one.cut == two.cut && one.quarter == two.quarter)
        #expect(RoundClassifier(texts: ["a": ["one", "two"]], kind: .singleLabel, seed: 1) == nil)
        #expect(RoundClassifier(texts: [:], kind: .multiLabel, seed: 1) == nil)
    }

    @Test("chooses the texts that it is least sure of")
    func choice() throws {
        let choice = BoundaryChoice(classifier: try classifier())
        let sure = "i lost my lamp somewhere in town"
        let unsure = "my lost lamp is broken and i want it"
        #expect(choice.surplus(of: [sure, unsure], label: "lost", count: 1) == [0])
        #expect(choice.surplus(of: [unsure, sure], label: "lost", count: 1) == [1])
        #expect(choice.surplus(of: [sure], label: "lost", count: 1).isEmpty)
    }

    @Test("reads texts of several labels by each label's own threshold")
    func several() throws {
        var texts = Self.texts
        texts["lost", default: []] += Self.texts["broken", default: []].prefix(5)
        let classifier = try #require(RoundClassifier(texts: texts, kind: .multiLabel, seed: 3))
        let own = try #require(classifier.reading(of: "i lost my coat somewhere in town", as: "lost"))
        let other = try #require(classifier.reading(of: "where can i order one coat please", as: "lost"))
        #expect(own.gap > other.gap)
        #expect(own.other == nil)
    }
}
