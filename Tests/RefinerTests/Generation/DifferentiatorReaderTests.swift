import Testing

@testable import Refiner

@Suite("Reading phase 1's answer")
struct DifferentiatorReaderTests {
    private static let measured = Differentiators(
        confusedWith: ["measured rival"], differentiators: ["measured"], emphasize: ["measured"], avoid: ["measured"],
        languages: ["und": 1], length: Differentiators.LengthRange(min: 1, max: 2))

    private func read(_ answer: String, _ labels: String...) -> [String: Differentiators] {
        DifferentiatorReader.read(answer, for: labels.map { Sample.demand($0) }) { _ in Self.measured }
    }

    private let entry =
        #"{"differentiators": ["is lost"], "emphasize": ["lost"], "avoid": ["late"], "confused_with": ["late_card"], "languages": {"en": 0.75, "de": 0.25}, "length": {"min": 10, "max": 90}}"#

    @Test("takes every part of an answer as asked for")
    func readsAllParts() {
        let found = read("{\"lost_card\": \(entry)}", "lost_card")
        #expect(
            found == [
                "lost_card": Differentiators(
                    confusedWith: ["late_card"], differentiators: ["is lost"], emphasize: ["lost"], avoid: ["late"],
                    languages: ["en": 0.75, "de": 0.25], length: Differentiators.LengthRange(min: 10, max: 90))
            ])
    }

    @Test(
        "finds a class wherever the model put it",
        arguments: [
            #"{"lost_card": ENTRY}"#, #"{"Lost Card": ENTRY}"#, #"{"LOST_CARD": ENTRY}"#, #"{"`lost_card`": ENTRY}"#,
            #"{"classes": {"lost_card": ENTRY}}"#, #"{"task": {"classes": {"lost_card": ENTRY}}}"#,
            "```json\n{\"lost_card\": ENTRY,}\n```", "Here you are: {\"lost_card\": ENTRY} Good luck!",
            #"[{"class": "lost_card", "differentiators": ["is lost"]}]"#,
            #"{"classes": [{"label": "lost card", "differentiators": ["is lost"]}]}"#,
            #"[{"lost_card": ENTRY}]"#, "{\"lost_card\": ENTRY}\n{\"late_card\": ENTRY}",
        ])
    func findsTheClass(answer: String) {
        let found = read(
            answer.split(separator: "ENTRY", omittingEmptySubsequences: false).joined(separator: entry), "lost_card")
        #expect(found["lost_card"]?.differentiators == ["is lost"])
    }

    @Test(
        "finds nothing in an answer that says nothing of the class",
        arguments: [
            "", "{}", "[]", "null", "I would rather not.", #"{"other": {}}"#, #"{"lost_card": "is lost"}"#,
            #"{"lost_card": 3}"#,
        ])
    func findsNothing(answer: String) {
        #expect(read(answer, "lost_card").isEmpty)
    }

    @Test("fills parts that are missing or of no use from what was measured")
    func fillsFromMeasured() {
        let found = read(
            #"{"a": {"differentiators": ["is lost"], "emphasize": [], "avoid": null, "languages": {"en": "most"}, "length": {"min": 9, "max": 3}}}"#,
            "a")
        var expected = Self.measured
        expected.differentiators = ["is lost"]
        #expect(found == ["a": expected])
    }

    @Test("makes strings of whatever stands where strings were asked for")
    func makesStrings() {
        let found = read(
            #"{"a": {"differentiators": "one statement", "emphasize": [{"word": "lost"}, ["x", "y"], 5, " "], "avoid": {"late": "it is not lost", "soon": null}}}"#,
            "a")
        #expect(found["a"]?.differentiators == ["one statement"])
        #expect(found["a"]?.emphasize == ["word: lost", "x: y"])
        #expect(found["a"]?.avoid == ["late: it is not lost", "soon"])
    }

    @Test("scales shares of languages to 1, also those in percent")
    func scalesLanguages() {
        #expect(
            read(#"{"a": {"languages": {"en": 75, "ar": 25, "xx": 0, "yy": -1}}}"#, "a")["a"]?.languages == [
                "en": 0.75, "ar": 0.25,
            ])
    }

    @Test("gives each of two classes of similar names its own entry")
    func keepsSimilarNamesApart() {
        let found = read(#"{"top_up": {"avoid": ["x"]}, "topup": {"avoid": ["y"]}}"#, "top_up", "topup")
        #expect(found["top_up"]?.avoid == ["x"])
        #expect(found["topup"]?.avoid == ["y"])
    }

    @Test("does not give a class the entry that names another class of the same question")
    func takesNoForeignEntry() {
        #expect(read(#"{"topup": {"avoid": ["y"]}}"#, "top_up", "topup").keys.sorted() == ["topup"])
    }

    @Test("takes names without letters only as they are")
    func readsNamesWithoutLetters() {
        #expect(read(#"{"+": {"avoid": ["x"]}}"#, "+", "-").keys.sorted() == ["+"])
        #expect(read(#"{"😀": {"avoid": ["x"]}}"#, "😀", "😭").keys.sorted() == ["😀"])
    }

    @Test("cuts what is endless")
    func cutsEndlessLists() {
        let many = (0..<100).map { "\"\($0)\"" }.joined(separator: ",")
        let long = String(repeating: "x", count: 5000)
        let found = read("{\"a\": {\"avoid\": [\(many)], \"emphasize\": [\"\(long)\"]}}", "a")
        #expect(found["a"]?.avoid.count == 12)
        #expect(found["a"]?.emphasize.first?.count == 400)
    }
}
