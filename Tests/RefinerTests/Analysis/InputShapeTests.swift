import JSONText
import RefinerTestSupport
import Testing

@testable import Refiner

@Suite("The shape of results")
struct InputShapeTests {
    private func shape(_ text: String) -> InputShape? { InputShape(recognising: Array(text.utf8)) }

    @Test("is an analysis for RapidFit's files, also cut off anywhere", arguments: Repository.analyses)
    func analyses(fixture: String) throws {
        let bytes = try Repository.bytes("fixtures/\(fixture)/analysis.json")
        for length in [40, 400, 4_000, InputShape.prefixLength] {
            #expect(InputShape(recognising: Array(bytes.prefix(length))) == .analysis)
        }
    }

    @Test("is a report for scikit-learn's, bare, wrapped, pretty or on one line", arguments: SklearnRecord.cases)
    func reports(record: SklearnRecord) {
        for json in [record.report, ["tasks": record.report], ["text": record.report, "b": record.report]] as [JSON] {
            for style in [JSON.Style.compact, .python, .pretty] {
                #expect(shape(json.serialized(style)) == .report)
            }
        }
    }

    @Test(
        "is predictions for one object a line",
        arguments: [
            #"{"text": "a", "true_label": "x", "predicted_label": "y"}"#,
            #"{"text": "a", "true_labels": [], "predicted_labels": ["f1-score"]}"# + "\n",
            #"{"probabilities": {"f": 0.5}, "text": "a", "true_label": "x"}"# + "\n" + #"{"text": "b"}"#,
            #"{"utterance": "a", "gold": "x", "answer": "y"}"#, "\u{FEFF}" + #"{"utterance": "a"}"# + "\r\n" + #"{"u"#,
            #"{"probabilities": {"x": 1}}"# + "\n" + #"{"probabilities": {"x": 1}}"#,
            #"{"text": "{\"tasks\": {}}", "true_label": "\\", "predicted_label": "f1-score"}"#,
            #"{"id": 1, "tasks": 3, "text": "cut off in its mids"#,
        ])
    func lines(text: String) {
        #expect(shape(text) == .predictionsJSONL)
    }

    @Test(
        "is comma-separated values for a header",
        arguments: ["text,true_label,predicted_label\na,b,c", "\"a\",\"b\"\r\n"])
    func csv(text: String) {
        #expect(shape(text) == .predictionsCSV)
    }

    @Test("is none of them for what is something else", arguments: ["", " \n", "[1, 2]", "hello", "]", "\"text\""])
    func none(text: String) {
        #expect(shape(text) == nil)
    }

    @Test("is told from any bytes without a trap")
    func anyBytes() {
        var generator = SplitMix64(seed: 9)
        let alphabet = Array(#"{}[]":,\ntex"#.utf8)
        for _ in 0..<300 {
            let bytes = (0..<40).compactMap { _ in alphabet.randomElement(using: &generator) }
            _ = InputShape(recognising: [UInt8(ascii: "{")] + bytes)
        }
    }
}
