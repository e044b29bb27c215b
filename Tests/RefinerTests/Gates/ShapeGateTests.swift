import Testing

@testable import Refiner

@Suite("The shape gate")
struct ShapeGateTests {
    private let gate = ShapeGate(labels: ["lost_card", "neutral", "c"])

    private func reason(_ text: String, isText: Bool = true) -> String? {
        let refusal = gate.refusal(of: Proposal(text, isText: isText), label: "lost_card")
        #expect(refusal == nil || refusal?.gate == .shape)
        return refusal?.reason
    }

    @Test(
        "lets texts of any script through",
        arguments: [
            "I lost my card", "card", "卡丢了", "فقدت بطاقتي", "カードをなくした", "потерял карту", "😭", "👨‍👩‍👧 gone", "🇩🇪", "42",
            "3.5 stars", "2023 was bad", "don't", "He said \"lost\" and \"gone\"", "\"a\" or \"b\"", "-1 degrees",
            "e: mc2", "é",
            "lost_card again please", "what is lost: my card", "I'm sorry, I lost it", "#lost @bank https://a.example",
            "<3 it",
            "{name} is lost", "neutral",
        ])
    func letsTextsThrough(text: String) {
        #expect(reason(text) == nil)
    }

    @Test(
        "refuses what is no plain text",
        arguments: [
            ("", "empty"), ("...", "no letters"), ("?!", "no letters"), ("###", "no letters"), ("***", "no letters"),
            ("lost\u{0}card", "control characters"), ("lost\ncard", "control characters"),
            ("lost \u{1B}[2J", "control characters"),
            ("bad \u{FFFD} bytes", "control characters"), ("line\u{2028}break", "control characters"),
            ("```lost```", "markup"), ("{\"text\": \"lost\"}", "markup"), ("[\"lost\"]", "markup"),
            ("1. I lost it", "numbered like a list"), ("12) I lost it", "numbered like a list"),
            ("3: lost", "numbered like a list"),
            ("- I lost it", "numbered like a list"), ("* lost", "numbered like a list"),
            ("• lost", "numbered like a list"),
            ("1、卡丢了", "numbered like a list"),
            ("\"I lost it\"", "in quotation marks"), ("“卡丢了”", "in quotation marks"), ("「カード」", "in quotation marks"),
            ("«потерял»", "in quotation marks"), ("'lost'", "in quotation marks"),
            ("lost_card", "echoes the label"), ("Lost Card: gone", nil), ("LOST_CARD: gone", "echoes the label"),
            ("neutral: fine", "echoes the label"), ("Text: lost", "echoes the label"),
            ("lost-card", "echoes the label"), ("lost card", "echoes the label"),
            ("I'm sorry, but I can't do that", "a refusal"), ("As an AI model I lose nothing", "a refusal"),
            ("抱歉，我无法完成", "a refusal"), ("Here are 5 texts", "a refusal"),
        ] as [(String, String?)])
    func refusesOthers(text: String, words: String?) throws {
        guard let words else { return #expect(reason(text) == nil) }
        #expect(try #require(reason(text)).hasPrefix(words))
    }

    @Test("refuses an object or number in place of a text, and shows it")
    func refusesObjects() {
        #expect(reason("{\"a\":1}", isText: false) == "not a text but {\"a\":1}")
        #expect(reason("7", isText: false) == "not a text but 7")
    }

    @Test("lets a text through that says what its label says, where the class is known to say it")
    func knownPhraseIsNoEcho() {
        let proposal = Proposal("where are you from")
        let strict = ShapeGate(labels: ["where_are_you_from"])
        let informed = ShapeGate(labels: ["where_are_you_from"], known: ["Where are you from?"])
        #expect(strict.refusal(of: proposal, label: "where_are_you_from")?.reason == "echoes the label")
        #expect(informed.refusal(of: proposal, label: "where_are_you_from") == nil)
        #expect(informed.refusal(of: Proposal("where_are_you_from"), label: "where_are_you_from") != nil)
    }

    @Test("lets line breaks through where the class's own texts have them")
    func layout() {
        let proposal = Proposal("first line\nsecond line")
        #expect(ShapeGate(labels: []).refusal(of: proposal, label: "a")?.reason == "control characters")
        #expect(ShapeGate(labels: [], known: ["one\ntwo"]).refusal(of: proposal, label: "a") == nil)
    }
}
