import Testing

@testable import Refiner

@Suite("Bad predictions")
struct BadPredictionsTests {
    /// A line that is no prediction, and what is said about it.
    struct Fault: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let line: String
        let says: String
    }

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static func line(_ truth: String, _ answer: String, _ more: String = "") -> String {
        #"{"text": "x", "true_label": \#(truth), "predicted_label": \#(answer)\#(more)}"#
    }

    static let faults: [Fault] = [
        Fault(testDescription: "cut JSON", line: #"{"text": "x", "true_la"#, says: "not JSON: "),
        Fault(testDescription: "a list", line: "[1]", says: "expected a prediction"),
        Fault(
            testDescription: "no text", line: #"{"true_label": "a", "predicted_label": "b"}"#,
            says: #""text" is missing"#),
        Fault(
            testDescription: "a text that is a number",
            line: #"{"text": 5, "true_label": "a", "predicted_label": "b"}"#,
            says: "$.text: expected"),
        Fault(
            testDescription: "no label", line: #"{"text": "x", "true_label": "a"}"#,
            says: #""predicted_label" is missing"#),
        Fault(testDescription: "an empty label", line: line(#""""#, #""a""#), says: "$.true_label: a name is empty"),
        Fault(
            testDescription: "an empty escaped label", line: line(#""a""#, #""""#),
            says: "$.predicted_label: a name is empty"),
        Fault(
            testDescription: "a label that is a list", line: line(#"["a"]"#, #""a""#),
            says: "$.true_label: expected a class name"),
        Fault(
            testDescription: "a label that is no whole number", line: line("1.5", #""a""#),
            says: "$.true_label: expected a class name"),
        Fault(
            testDescription: "a label of 2,000 bytes",
            line: line("\"\(String(repeating: "x", count: 2000))\"", #""a""#), says: "2000 bytes"),
        Fault(
            testDescription: "a confidence above 1", line: line(#""a""#, #""b""#, #", "confidence": 1.5"#),
            says: "$.confidence: expected a number from 0 to 1, found 1.5"),
        Fault(
            testDescription: "a negative confidence", line: line(#""a""#, #""b""#, #", "confidence": -0.1"#),
            says: "$.confidence: expected"),
        Fault(
            testDescription: "a confidence of NaN", line: line(#""a""#, #""b""#, #", "confidence": NaN"#),
            says: "$.confidence: expected"),
        Fault(
            testDescription: "a confidence of 1e400", line: line(#""a""#, #""b""#, #", "confidence": 1e400"#),
            says: "$.confidence: expected"),
        Fault(
            testDescription: "a confidence in quotes", line: line(#""a""#, #""b""#, #", "confidence": "0.5""#),
            says: "$.confidence: expected"),
        Fault(
            testDescription: "a probability above 1", line: line(#""a""#, #""b""#, #", "probabilities": {"a": 2}"#),
            says: "$.probabilities.a: expected"),
        Fault(
            testDescription: "a class with two probabilities",
            line: line(#""a""#, #""b""#, #", "probabilities": {"a": 0, "a": 1}"#), says: "twice"),
        Fault(
            testDescription: "probabilities of nobody knows what",
            line: line(#""a""#, #""b""#, #", "probabilities": [0.5]"#), says: "without class names"),
        Fault(
            testDescription: "an empty task", line: line(#""a""#, #""b""#, #", "task": """#),
            says: "$.task: a name is empty"),
        Fault(
            testDescription: "labels that are no list",
            line: #"{"text": "x", "true_labels": "a", "predicted_labels": []}"#,
            says: "$.true_labels: expected an array"),
        Fault(
            testDescription: "an empty label in a list",
            line: #"{"text": "x", "true_labels": [""], "predicted_labels": []}"#,
            says: "$.true_labels[0]: a name is empty"),
    ]

    private func read(_ text: String, _ change: (inout PredictionsOptions) -> Void = { _ in }) throws
        -> PredictionsReading
    {
        var options = PredictionsOptions()
        change(&options)
        return try PredictionsReader.read(folder.write(text, to: "p.jsonl"), options: options)
    }

    private func refusal(_ text: String, _ change: (inout PredictionsOptions) -> Void = { _ in }) throws -> RefineError
    {
        try #require(throws: RefineError.self) { try read(text, change) }
    }

    @Test("are refused with file, line and path", arguments: faults)
    func refused(fault: Fault) throws {
        let good = Self.line(#""a""#, #""b""#)
        let error = try refusal([good, "", fault.line, good].joined(separator: "\n"))
        #expect(error.code == .badInput)
        #expect(error.place?.line == 3)
        #expect("\(error)".contains("p.jsonl:3: "), "\(error)")
        #expect("\(error)".contains(fault.says), "\(error)")
    }

    @Test("are passed over, counted and listed as far as may be, and leave no trace in the counts", arguments: faults)
    func tolerated(fault: Fault) throws {
        let good = Self.line(#""good""#, #""fine""#)
        let reading = try read([fault.line, good, fault.line, good].joined(separator: "\n")) { $0.maximumBadLines = 2 }
        #expect(reading.badLines.count == 2)
        #expect(reading.badLines.first.map(\.place?.line) == [1, 3])
        #expect(reading.tasks.map(\.samples) == [2])
        #expect(reading.tasks[0].labels == ["fine", "good"])
        let error = try refusal([fault.line, good, fault.line, good].joined(separator: "\n")) { $0.maximumBadLines = 1 }
        #expect(error.place?.line == 1)
    }

    @Test("list the first twenty of many bad lines")
    func manyBadLines() throws {
        let text = Self.line(#""a""#, #""b""#) + "\n" + String(repeating: "nonsense\n", count: 300)
        let reading = try read(text) { $0.maximumBadLines = 300 }
        #expect(reading.badLines.count == 300)
        #expect(reading.badLines.first.map(\.place?.line) == (2...21).map { $0 })
    }

    @Test("name the unknown number of a class")
    func unknownNumber() throws {
        let error = try refusal(Self.line("7", #""a""#)) { $0.labels = LabelMap(labels: ["a", "b"]) }
        #expect(
            "\(error)".contains("p.jsonl:1: $.true_label: expected one of the classes of --labels, found 7"), "\(error)"
        )
    }

    @Test("that mix one label and several in a task are refused at the line that differs")
    func mixedKinds() throws {
        let several = #"{"text": "x", "true_labels": ["a"], "predicted_labels": ["b"]}"#
        let error = try refusal(Self.line(#""a""#, #""b""#) + "\n" + several)
        #expect(error.place?.line == 2)
        #expect(error.message.contains("line 1"))
        let other = try refusal(several + "\n\n" + Self.line(#""a""#, #""b""#))
        #expect(other.place?.line == 3)
    }

    @Test(
        "without any prediction are refused", arguments: ["", "\n\n", "\u{FEFF}", "text,true_label,predicted_label\n"])
    func empty(text: String) throws {
        #expect(try refusal(text).code == .badInput)
    }

    @Test("with a class for every line are refused before they fill the memory")
    func labelsWithoutEnd() throws {
        var text = ""
        for number in 0..<70_000 { text += "{\"text\":\"\",\"true_label\":\(number),\"predicted_label\":0}\n" }
        #expect(try refusal(text).message.contains("more than 65536 classes"))
    }

    @Test("in CSV are refused with file and line")
    func csv() throws {
        func refusal(_ text: String) throws -> RefineError {
            let file = try folder.write(text, to: "p.csv")
            return try #require(throws: RefineError.self) { try PredictionsReader.read(file) }
        }
        let header = "text,true_label,predicted_label,confidence\n"
        #expect("\(try refusal(header + "a,b,c,0.5\na,b\n"))".contains("p.csv:3: has 2 fields; expected 4"))
        #expect(
            "\(try refusal(header + "\"a\n\",b,c,0.5\na,,c,\n"))".contains("p.csv:4: true_label: expected a class name")
        )
        #expect("\(try refusal(header + "a,b,c,nan\n"))".contains("p.csv:2: confidence: expected a number from 0 to 1"))
        #expect("\(try refusal(header + "\"a,b,c,1\n"))".contains("p.csv:2: a quoted field is never closed"))
        #expect("\(try refusal("text,gold,predicted_label\na,b,c\n"))".contains("has no column \"true_label\""))
    }
}
