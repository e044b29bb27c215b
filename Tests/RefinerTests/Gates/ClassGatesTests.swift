import TextFeatures
import Testing

@testable import Refiner

@Suite("The gates of a class")
struct ClassGatesTests {
    private let long = "My card was stolen on the train yesterday evening, what do I do now?"

    private func gates(
        rows: [DatasetRow] = [], evaluation: [String] = [], accepted: [String] = []
    ) -> ClassGates {
        ClassGates(
            label: "a", task: Sample.gates(labels: ["a", "b"], rows: rows, evaluation: evaluation),
            accepted: TextMemory(accepted))
    }

    private func gate(_ text: String, _ gates: ClassGates) -> GateName? {
        var gates = gates
        return gates.judge(Proposal(text)).refusal?.gate
    }

    @Test(
        "refuse a training text again, whatever its case, width and white space",
        arguments: [
            ("My card is lost", "  my CARD\u{A0}is   lost "), ("My card is lost", "Ｍｙ ｃａｒｄ ｉｓ ｌｏｓｔ"),
            ("卡丢了 1", "卡丢了　１"),
            ("STRASSE gesperrt", "straße gesperrt"), ("café zu", "cafe\u{301} zu"), ("gone 👨‍👩‍👧", "gone 👨👩👧"),
            ("فقدت بطاقتي", "فقدت\u{200F} بطاقتي"),
        ])
    func refuseRepetition(training: String, text: String) {
        #expect(gate(text, gates(rows: [Sample.row(training, "b")])) == .exactDuplicate)
        #expect(gate(text, gates(accepted: [training])) == .exactDuplicate)
    }

    @Test("refuse what they kept before")
    func refuseTwice() {
        var gates = gates()
        #expect(gates.judge(Proposal(long)).isKept)
        #expect(gates.judge(Proposal(long.uppercased())).refusal?.gate == .exactDuplicate)
        #expect(gates.judge(Proposal(long + "!")).refusal?.gate == .nearDuplicate)
    }

    @Test("do not remember what they refused")
    func forgetRefused() {
        var gates = gates()
        #expect(!gates.judge(Proposal("\"" + long + "\"")).isKept)
        #expect(gates.judge(Proposal(long)).isKept)
    }

    @Test("refuse near copies of training texts, of whatever class, and say of which")
    func refuseNearCopies() throws {
        var gates = gates(rows: [Sample.row(long, "b")])
        let refusal = try #require(gates.judge(Proposal(long.replacing("now?", with: "now"))).refusal)
        #expect(refusal.gate == .nearDuplicate)
        #expect(refusal.reason.hasPrefix("near the training text \"My card was stolen"))
        #expect((0.8..<1).contains(try #require(refusal.score)))
    }

    @Test("refuse near copies of evaluation texts as leaks", arguments: ["", "!", " Please"])
    func refuseLeaks(ending: String) {
        #expect(gate(long + ending, gates(evaluation: [long])) == .leak)
    }

    @Test("let texts through that are merely about the same")
    func keepOtherTexts() {
        let gates = gates(rows: [Sample.row(long, "b")], evaluation: [long])
        #expect(gate("Somebody took my card while I was on the train, please help", gates) == nil)
    }

    @Test("ask the cheapest gate first")
    func askCheapestFirst() {
        let gates = gates(rows: Sample.rows("a", Array(repeating: long, count: 5)), evaluation: [long])
        #expect(gate("1. 卡", gates) == .shape)
        #expect(gate("卡", gates) == .length)
        #expect(gate(String(repeating: "卡", count: 60), gates) == .language)
        #expect(gate(long, gates) == .exactDuplicate)
        #expect(GateName.allCases == GateName.allCases.sorted())
    }
}

@Suite("The memory of texts")
struct TextMemoryTests {
    /// Different characters, so that a text of n of them has n − 4 shingles.
    private func characters(_ count: Int) -> String {
        String(String.UnicodeScalarView((0..<count).compactMap { Unicode.Scalar(0x4E00 + $0) }))
    }

    private func match(_ text: String, _ memory: [String]) -> TextMemory.Match? {
        TextMemory(memory).match(PreparedText(text))
    }

    @Test("finds a text whose shingles are exactly four fifths of all")
    func findsAtTheThreshold() throws {
        let found = try #require(match(characters(14), [characters(12)]))
        #expect(found.similarity == 0.8)
        #expect(!found.isExact)
    }

    @Test("does not find one just under")
    func passesJustUnder() {
        let shorter = Shingles(characters(83))
        let longer = Shingles(characters(103))
        #expect((0.79..<0.8).contains(Shingles.jaccard(shorter, longer)))
        #expect(match(characters(103), [characters(83)]) == nil)
    }

    @Test("finds the most similar of several")
    func findsTheMostSimilar() throws {
        let found = try #require(match(characters(100), [characters(90), characters(98), characters(85)]))
        #expect(found.text == characters(98))
    }

    @Test("finds the same text before a near one")
    func findsTheSame() throws {
        let found = try #require(match("MY CARD IS LOST", ["my card is lost!", "my card is lost"]))
        #expect(found.isExact)
        #expect(found.similarity == 1)
        #expect(found.text == "my card is lost")
    }

    @Test("tells short texts apart, and very short ones of two scripts")
    func tellsShortTextsApart() {
        #expect(match("卡", ["丢"]) == nil)
        #expect(match("ok", ["no"]) == nil)
        #expect(match("😭", ["😀"]) == nil)
        #expect(match("ok", ["OK"])?.isExact == true)
    }

    @Test("knows nothing when it is empty")
    func isEmpty() {
        #expect(match("anything", []) == nil)
    }
}

@Suite("Reading held-out files")
struct HoldoutReaderTests {
    private func texts(_ content: String, _ name: String) throws -> [String] {
        let folder = try TemporaryFolder()
        return try HoldoutReader.texts(in: try folder.write(content, to: name))
    }

    @Test("takes the texts of JSON lines, of an array, of bare strings and of CSV")
    func readsEachForm() throws {
        #expect(try texts("{\"text\": \"a\", \"label\": 1}\n\n{\"text\": \"b\"}\n", "h.jsonl") == ["a", "b"])
        #expect(try texts("[{\"text\": \"a\"}, \"b\"]", "h.json") == ["a", "b"])
        #expect(try texts("\"a\"\n\"b\"\n", "h.txt") == ["a", "b"])
        #expect(try texts("label,text\r\nx,a\r\ny,\"b, c\"\r\n", "h.csv") == ["a", "b, c"])
    }

    @Test("refuses rows without a text, with their line")
    func refusesRowsWithoutText() throws {
        let error = try #require(throws: RefineError.self) {
            try texts("{\"text\": \"a\"}\n{\"label\": 1}\n", "h.jsonl")
        }
        #expect(error.code == .badInput)
        #expect(error.place?.line == 2)
        let column = try #require(throws: RefineError.self) { try texts("a,b\n1,2\n", "h.csv") }
        #expect(column.place?.line == 1)
        let short = try #require(throws: RefineError.self) { try texts("label,text\nx,a\ny\n", "h.csv") }
        #expect(short.code == .badInput)
        #expect(short.place?.line == 3)
    }
}
