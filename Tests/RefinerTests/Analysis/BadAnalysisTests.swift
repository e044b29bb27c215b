import Testing

@testable import Refiner

@Suite("A bad analysis is refused with its place")
struct BadAnalysisTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let json: String
        let line: Int?
        let path: String?
        let words: [String]

        init(_ name: String, _ json: String, line: Int? = 1, path: String? = nil, _ words: String...) {
            self.init(name, json, line: line, path: path, words: words)
        }

        /// A case within the object of the task `t`; the class metrics stand on line 1, `rest` on line 2.
        static func task(_ name: String, _ rest: String, path: String, _ words: String...) -> Case {
            Case(
                name, "{\"tasks\": {\"t\": {\(BadAnalysisTests.twoClasses),\n\(rest)}}}", line: 2, path: path,
                words: words)
        }

        private init(_ name: String, _ json: String, line: Int?, path: String?, words: [String]) {
            testDescription = name
            self.json = json
            self.line = line
            self.path = path
            self.words = words
        }

        /// A case whose class `a` has these metrics.
        static func metrics(_ name: String, _ members: String, path: String, _ words: String...) -> Case {
            Case(
                name, "{\"tasks\": {\"t\": {\"class_metrics\": {\n\"a\": {\(members)}}}}}", line: 2, path: path,
                words: words)
        }
    }

    fileprivate static let twoClasses =
        #""class_metrics": {"a": {"f1": 0.5, "support": 3}, "b": {"f1": 0.5, "support": 1}}"#
    private static let f1Path = "$.tasks.t.class_metrics.a.f1"
    private static let supportPath = "$.tasks.t.class_metrics.a.support"

    static let cases: [Case] = [
        Case("an empty file", "", line: nil, "is empty", "expected an analysis"),
        Case("white space alone", " \n\t ", line: nil, "is empty"),
        Case("no JSON", "f1 is low", "not JSON", "expected an analysis"),
        Case("JSON that is cut off", "{\"tasks\":\n{\"t\"", line: 2, "not JSON", "':'"),
        Case("a second value", "{\"tasks\": {}}\n{}", line: 2, "not JSON", "after the value"),
        Case(
            "a task in two normal forms of one name",
            "{\"tasks\": {\"caf\u{E9}\": {\"class_metrics\": {}}, \"cafe\u{301}\": {\"class_metrics\": {}}}}",
            path: "$.tasks", "appears twice"),
        Case("an array", "\n[1]", line: 2, path: "$", "expected an analysis", "found an array"),
        Case("an object of another shape", #"{"rows": []}"#, path: "$", "without \"tasks\""),
        Case(
            "tasks in an array", #"{"tasks": []}"#, path: "$.tasks", "expected an object with one analysis a task",
            "found an array"),
        Case("a task that is a number", #"{"tasks": {"t": 7}}"#, path: "$.tasks.t", "class_metrics", "found 7"),
        Case("a task without metrics", #"{"tasks": {"t": {}}}"#, path: "$.tasks.t", "\"class_metrics\" is missing"),
        Case(
            "a task without a name", "{\"tasks\": {\"\": {\(BadAnalysisTests.twoClasses)}}}", path: "$.tasks[\"\"]",
            "a name is empty"),
        Case(
            "a task twice",
            "{\"tasks\":\n{\"t\": {\(BadAnalysisTests.twoClasses)}, \"t\": {\(BadAnalysisTests.twoClasses)}}}", line: 2,
            path: "$.tasks", "\"t\" appears twice"),
        .metrics(
            "an F1 above 1", #""f1": 1.7, "support": 3"#, path: f1Path, "expected a number from 0 to 1", "found 1.7"),
        .metrics(
            "an F1 below 0", #""f1": -0.1, "support": 3"#, path: f1Path, "expected a number from 0 to 1", "found -0.1"),
        .metrics(
            "an F1 of NaN", #""f1": NaN, "support": 3"#, path: f1Path, "expected a number from 0 to 1", "found NaN"),
        .metrics("an F1 in quotes", #""f1": "0.5", "support": 3"#, path: f1Path, "expected a number", "found \"0.5\""),
        .metrics("no F1", #""support": 3"#, path: "$.tasks.t.class_metrics.a", "\"f1\" is missing"),
        .metrics("no support", #""f1": 0.5"#, path: "$.tasks.t.class_metrics.a", "\"support\" is missing"),
        .metrics(
            "negative support", #""f1": 0.5, "support": -1"#, path: supportPath, "whole number of at least 0",
            "found -1"),
        .metrics("fractional support", #""f1": 0.5, "support": 2.5"#, path: supportPath, "whole number", "found 2.5"),
        .metrics(
            "support beyond all bounds", #""f1": 0.5, "support": 1e30"#, path: supportPath, "whole number", "found 1e30"
        ),
        .metrics(
            "precision of 2", #""f1": 0.5, "support": 3, "precision": 2"#, path: "$.tasks.t.class_metrics.a.precision",
            "found 2"),
        Case(
            "a class twice",
            #"{"tasks": {"t": {"class_metrics": {"a": {"f1": 1, "support": 1}, "a": {"f1": 0, "support": 1}}}}}"#,
            path: "$.tasks.t.class_metrics", "\"a\" appears twice"),
        Case(
            "a class without a name", #"{"tasks": {"t": {"class_metrics": {"": {"f1": 1, "support": 1}}}}}"#,
            path: "$.tasks.t.class_metrics[\"\"]", "a name is empty"),
        Case(
            "a class name of 10 kB",
            "{\"tasks\": {\"t\": {\"class_metrics\": {\"\(String(repeating: "x", count: 10_000))\": {\"f1\": 1, \"support\": 1}}}}}",
            path: "$.tasks.t.class_metrics[\"\(String(repeating: "x", count: 40))…\"]", "10000 bytes long",
            "at most 1024"),
        .task("an unknown kind", #""kind": "ranking""#, path: "$.tasks.t.kind", "single_label", "found \"ranking\""),
        .task(
            "an accuracy of 66 %", #""accuracy": 66"#, path: "$.tasks.t.accuracy", "a number from 0 to 1", "found 66"),
        .task("a label twice", #""labels": ["a", "a"]"#, path: "$.tasks.t.labels[1]", "class \"a\" appears twice"),
        .task(
            "a label without metrics", #""labels": ["a", "c"]"#, path: "$.tasks.t.labels[1]",
            "\"c\" has no entry in class_metrics"),
        .task(
            "metrics without a label", #""labels": ["a"]"#, path: "$.tasks.t.labels",
            "\"b\" of class_metrics is not among"),
        .task(
            "a matrix of too few rows", #""confusion_matrix": [[1, 2]]"#, path: "$.tasks.t.confusion_matrix",
            "has 1 rows", "2 labels"),
        .task(
            "a matrix that is not square", #""confusion_matrix": [[1, 2], [3]]"#, path: "$.tasks.t.confusion_matrix[1]",
            "has 1 columns", "2 labels"),
        .task(
            "a matrix with half a sample", #""confusion_matrix": [[1, 2], [3, 0.5]]"#,
            path: "$.tasks.t.confusion_matrix[1][1]",
            "whole number", "found 0.5"),
        .task(
            "a matrix with fewer than none", #""confusion_matrix": [[1, -2], [3, 0]]"#,
            path: "$.tasks.t.confusion_matrix[0][1]",
            "whole number of at least 0", "found -2"),
        .task(
            "an error with an unknown label",
            #""errors": [{"text": "x", "true_label": "a", "predicted_label": "zzz"}]"#,
            path: "$.tasks.t.errors[0].predicted_label", "one of the 2 labels", "found \"zzz\""),
        .task(
            "an error without a text", #""errors": [{"true_label": "a", "predicted_label": "b"}]"#,
            path: "$.tasks.t.errors[0]", "\"text\" is missing"),
        .task(
            "a surer error than sure",
            #""errors": [{"text": "x", "true_label": "a", "predicted_label": "b", "confidence": 1.5}]"#,
            path: "$.tasks.t.errors[0].confidence", "a number from 0 to 1", "found 1.5"),
        .task(
            "a multi-label error with a bare label",
            #""errors": [{"text": "x", "true_labels": "a", "predicted_labels": []}]"#,
            path: "$.tasks.t.errors[0].true_labels", "array of class names", "found \"a\""),
        .task(
            "a pair of an unknown label", #""confusion_pairs": [{"true": "a", "predicted": "q", "count": 1}]"#,
            path: "$.tasks.t.confusion_pairs[0].predicted", "one of the 2 labels", "found \"q\""),
    ]

    @Test("in one line of words, with the line and the JSON path", arguments: cases)
    func isRefusedWithItsPlace(_ bad: Case) throws {
        let error = try #require(throws: RefineError.self) {
            try AnalysisReader.read(bytes: Array(bad.json.utf8), name: "in.json")
        }
        #expect(error.code == .badInput)
        #expect(error.place?.file == "in.json")
        #expect(error.place?.line == bad.line)
        #expect(error.place?.path == bad.path)
        for words in bad.words { #expect(error.message.contains(words), "\(error.message)") }
        #expect(!error.description.contains("\n"))
    }

    @Test("when it is no UTF-8")
    func refusesInvalidUTF8() throws {
        let bytes = Array("{\"tasks\":\n{\"caf".utf8) + [0xE9] + Array("\": 1}}".utf8)
        let error = try #require(throws: RefineError.self) { try AnalysisReader.read(bytes: bytes) }
        #expect(error.code == .badInput)
        #expect(error.place?.line == 2)
        #expect(error.message.contains("invalid UTF-8"))
    }

    @Test("when it is 20 MB of opening brackets")
    func refusesEndlessNesting() throws {
        let error = try #require(throws: RefineError.self) {
            try AnalysisReader.read(bytes: [UInt8](repeating: UInt8(ascii: "["), count: 20_000_000))
        }
        #expect(error.code == .badInput)
        #expect(error.place?.line == 1)
        #expect(error.message.contains("nested deeper than"))
    }

    @Test("when there is no such file, as missing input")
    func refusesMissingFile() throws {
        let folder = try TemporaryFolder()
        let error = try #require(throws: RefineError.self) { try AnalysisReader.read(folder.path("none.json")) }
        #expect(error.code == .inputMissing)
        #expect(error.message.contains("no such file"))
    }

    @Test("when it is a folder")
    func refusesFolder() throws {
        let folder = try TemporaryFolder()
        let error = try #require(throws: RefineError.self) { try AnalysisReader.read(folder.path) }
        #expect(error.code == .badInput)
        #expect(error.message.contains("is a folder"))
    }

    @Test("in one line of words even where the input is hostile")
    func staysOnOneLine() throws {
        let json =
            "{\"tasks\": {\"t\": {\"class_metrics\": {\"a\": {\"f1\": \"0\\nerror: all is lost\\u001b[2J\", \"support\": 1}}}}}"
        let error = try #require(throws: RefineError.self) { try AnalysisReader.read(bytes: Array(json.utf8)) }
        #expect(!error.description.contains { $0.isNewline || $0 == "\u{1B}" })
    }
}
