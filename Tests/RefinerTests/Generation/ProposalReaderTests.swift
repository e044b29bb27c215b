import Testing

@testable import Refiner

@Suite("Reading phase 2's answer")
struct ProposalReaderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let answer: String
        let texts: [String]

        init(_ name: String, _ answer: String, _ texts: [String]) {
            testDescription = name
            self.answer = answer
            self.texts = texts
        }
    }

    static let cases = [
        Case("as asked for", #"{"texts": ["one text", "two texts"]}"#, ["one text", "two texts"]),
        Case("a list under another key", #"{"samples": ["one text"]}"#, ["one text"]),
        Case("a bare list", #"["one text", "two texts"]"#, ["one text", "two texts"]),
        Case("in a fence", "```json\n{\"texts\": [\"one text\"]}\n```", ["one text"]),
        Case("in prose", "Sure! Here they are:\n{\"texts\": [\"one text\"]}\nHope this helps.", ["one text"]),
        Case("after reasoning", "<think>{\"texts\": [\"draft\"]}</think>{\"texts\": [\"one text\"]}", ["one text"]),
        Case("with a trailing comma", #"{"texts": ["one text", "two texts",],}"#, ["one text", "two texts"]),
        Case("cut off", #"{"texts": ["one text", "two te"#, ["one text"]),
        Case(
            "objects for strings", #"{"texts": [{"text": "one text", "label": "a"}, {"sentence": "two"}]}"#,
            ["one text", "two"]),
        Case("one object with a text", #"{"text": "one text", "label": "a"}"#, ["one text"]),
        Case("an object a line", "{\"text\": \"one text\"}\n{\"text\": \"two texts\"}", ["one text", "two texts"]),
        Case("nested in an object", #"{"result": {"texts": ["one text"]}}"#, ["one text"]),
        Case("beside other members", #"{"class": "a", "count": 1, "texts": ["one text"]}"#, ["one text"]),
        Case("an empty object", "{}", []),
        Case("an empty list", "[]", []),
        Case("nothing", "", []),
        Case("prose alone", "I cannot help with that.", []),
        Case("null", "null", []),
        Case("a refusal in an object", #"{"error": "not possible"}"#, []),
        Case(
            "Chinese, Arabic and emoji", #"{"texts": ["卡丢了", "فقدت بطاقتي", "gone 😭"]}"#,
            ["卡丢了", "فقدت بطاقتي", "gone 😭"]),
    ]

    @Test("finds the texts", arguments: cases)
    func findsTexts(_ answer: Case) {
        let proposals = ProposalReader.proposals(in: answer.answer)
        #expect(proposals.map(\.text) == answer.texts)
        #expect(proposals.allSatisfy { $0.isText })
    }

    @Test("keeps what is no text as such, so that it is refused and counted")
    func keepsWhatIsNoText() {
        let proposals = ProposalReader.proposals(in: #"{"texts": ["one text", 7, null, ["nested"], {"a": 1}, true]}"#)
        #expect(proposals.map(\.isText) == [true, false, false, false, false, false])
        #expect(proposals.map(\.text) == ["one text", "7", "null", #"["nested"]"#, #"{"a":1}"#, "true"])
    }

    @Test("take one text where a list was asked for")
    func oneText() {
        #expect(ProposalReader.proposals(in: "{\"texts\": \"only one\"}") == [Proposal("only one")])
    }
}
