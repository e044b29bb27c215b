import Foundation
import Testing

@Suite("A bad analysis")
struct BadAnalysisTests {
    /// A sound analysis of two classes; each bad one differs from it in one place.
    private static let sound = #"""
        {
          "tasks": {
            "topic": {
              "accuracy": 0.8,
              "labels": ["billing", "shipping"],
              "confusion_matrix": [
                [4, 1],
                [2, 3]
              ],
              "class_metrics": {
                "billing": {"precision": 0.8, "recall": 0.8, "f1": 0.6, "support": 5},
                "shipping": {"precision": 0.8, "recall": 0.8, "f1": 0.7, "support": 5}
              },
              "errors": [
                {"text": "the fee", "true_label": "billing", "predicted_label": "shipping", "confidence": 0.9}
              ]
            }
          }
        }

        """#

    /// One way to be bad.
    struct Fault: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let content: [UInt8]
        /// What the error says, in this order.
        let says: [String]

        init(_ name: String, _ found: String, _ replacement: String, says: String...) {
            testDescription = name
            content = Array(BadAnalysisTests.sound.replacingOccurrences(of: found, with: replacement).utf8)
            self.says = says
        }

        init(_ name: String, whole: [UInt8], says: String...) {
            testDescription = name
            content = whole
            self.says = says
        }
    }

    private static let metrics = "$.tasks.topic.class_metrics"

    static let faults: [Fault] = [
        Fault("an empty file", whole: [], says: "analysis.json: is empty", "expected an analysis"),
        Fault("blanks", whole: Array(" \n\n".utf8), says: "analysis.json: is empty", "expected an analysis"),
        Fault("no JSON", whole: Array("hello\n".utf8), says: "analysis.json:1: not JSON", "expected an analysis"),
        Fault("cut off", "]\n    }\n  }\n}", "", says: "analysis.json:1", "not JSON"),
        Fault(
            "an array", whole: Array("[1, 2]".utf8), says: "analysis.json:1: $: expected an analysis", "found an array"),
        Fault("another object", whole: Array(#"{"a": 1}"#.utf8), says: "analysis.json:1: $: expected an analysis"),
        Fault(
            "tasks as a list", whole: Array(#"{"tasks": []}"#.utf8),
            says: "analysis.json:1: $.tasks: expected an object"),
        Fault(
            "an F1 of 1.7", "\"f1\": 0.6", "\"f1\": 1.7",
            says: "analysis.json:11: \(metrics).billing.f1: expected a number from 0 to 1, found 1.7"),
        Fault(
            "a negative F1", "\"f1\": 0.6", "\"f1\": -0.1",
            says: "analysis.json:11: \(metrics).billing.f1: expected a number from 0 to 1, found -0.1"),
        Fault(
            "an F1 as text", "\"f1\": 0.6", "\"f1\": \"0.6\"",
            says: "analysis.json:11: \(metrics).billing.f1: expected a number from 0 to 1, found \"0.6\""),
        Fault("NaN", "\"f1\": 0.6", "\"f1\": NaN", says: "analysis.json:11", "expected a number from 0 to 1", "NaN"),
        Fault(
            "an F1 too large for a number", "\"f1\": 0.6", "\"f1\": 1e999",
            says: "analysis.json:11: \(metrics).billing.f1: expected a number from 0 to 1, found 1e999"),
        Fault(
            "no F1", "\"f1\": 0.6, ", "",
            says: "analysis.json:11: \(metrics).billing: \"f1\" is missing; expected a number from 0 to 1"),
        Fault(
            "a matrix that is not square", "[4, 1]", "[4, 1, 0]",
            says:
                "analysis.json:7: $.tasks.topic.confusion_matrix[0]: has 3 columns; expected one for each of the 2 labels"
        ),
        Fault(
            "a matrix that does not match the labels", "[2, 3]", "[2, 3], [0, 0]",
            says: "analysis.json:6: $.tasks.topic.confusion_matrix: has 3 rows; expected one for each of the 2 labels"),
        Fault(
            "a negative cell", "[2, 3]", "[2, -3]",
            says:
                "analysis.json:8: $.tasks.topic.confusion_matrix[1][1]: expected a whole number of at least 0, found -3"
        ),
        Fault(
            "a negative support", "\"f1\": 0.7, \"support\": 5", "\"f1\": 0.7, \"support\": -5",
            says: "analysis.json:12: \(metrics).shipping.support: expected a whole number of at least 0, found -5"),
        Fault(
            "half a support", "\"f1\": 0.7, \"support\": 5", "\"f1\": 0.7, \"support\": 5.5",
            says: "analysis.json:12: \(metrics).shipping.support: expected a whole number of at least 0, found 5.5"),
        Fault(
            "an unknown class in an error", "\"true_label\": \"billing\"", "\"true_label\": \"nobody\"",
            says:
                "analysis.json:15: $.tasks.topic.errors[0].true_label: expected one of the 2 labels of the task, found \"nobody\""
        ),
        Fault(
            "an error without a text", "\"text\": \"the fee\", ", "",
            says: "analysis.json:15: $.tasks.topic.errors[0]: \"text\" is missing"),
        Fault(
            "a class twice among the labels", "[\"billing\", \"shipping\"]", "[\"billing\", \"billing\"]",
            says: "analysis.json:5: $.tasks.topic.labels[1]: class \"billing\" appears twice"),
        Fault(
            "a class twice in the metrics", "\"shipping\": {", "\"billing\": {",
            says: "analysis.json:10: \(metrics): \"billing\" appears twice"),
        Fault(
            "a label without metrics", "[\"billing\", \"shipping\"]", "[\"billing\", \"other\"]",
            says: "analysis.json:5: $.tasks.topic.labels[1]: class \"other\" has no entry in class_metrics"),
        Fault(
            "an accuracy above 1", "\"accuracy\": 0.8", "\"accuracy\": 80",
            says: "analysis.json:4: $.tasks.topic.accuracy: expected a number from 0 to 1, found 80"),
        Fault(
            "bytes that are not UTF-8", whole: Array(sound.utf8).map { $0 == UInt8(ascii: "y") ? 0xFF : $0 },
            says: "analysis.json:", "not JSON", "UTF-8"),
        Fault(
            "ten megabytes of opening brackets", whole: [UInt8](repeating: UInt8(ascii: "["), count: 10_000_000),
            says: "analysis.json:1: not JSON"),
        Fault(
            "a class name of ten kilobytes", "\"shipping\"", "\"" + String(repeating: "x", count: 10_000) + "\"",
            says: "analysis.json:12: \(metrics)[", "a name is 10000 bytes long; expected at most 1024"),
    ]

    @Test("is refused with file, line, path and what was expected, and nothing is changed", arguments: faults)
    func refused(fault: Fault) async throws {
        let shop = Shop.workspace()
        shop.write("analysis.json", bytes: fault.content)
        shop.write("saved_refined/topic.jsonl", "what an earlier run left\n")
        let before = shop.everything()
        for command in [["run"], ["plan"], ["show"]] {
            let file = command == ["show"] ? ["analysis.json"] : ["--result", "analysis.json"]
            let run = try await RefineProcess.run(command + file, in: shop)
            #expect(run.status == 65, "\(run.messages)")
            #expect(run.output.isEmpty)
            let error = try #require(run.errors.first)
            #expect(run.errors.count == 1)
            var rest = error[...]
            for part in fault.says {
                guard let range = rest.range(of: part) else {
                    Issue.record("\(error.prefix(400)) does not say \(part)")
                    break
                }
                rest = rest[range.upperBound...]
            }
            #expect(run.messages.utf8.count < 2000)
        }
        #expect(shop.everything() == before)
    }

    @Test("is not what the sound one is taken for")
    func sound() async throws {
        let shop = Shop.workspace(Self.sound)
        let run = try await shop.refine("show", "analysis.json")
        #expect(run.status == 0, "\(run.messages)")
    }

    @Test("of which only the matrix and the support disagree is used, with a warning")
    func disagreement() async throws {
        let shop = Shop.workspace(Self.sound.replacingOccurrences(of: "[4, 1]", with: "[4, 2]"))
        let run = try await shop.refine("plan", "--result", "analysis.json")
        #expect(run.status == 0)
        #expect(run.messages.contains("warning: analysis.json:3: $.tasks.topic: the confusion matrix does not sum"))
    }

    @Test("without tasks is nothing to do, said in a warning")
    func noTasks() async throws {
        let shop = Shop.workspace(#"{"tasks": {}}"#)
        let run = try await shop.refine("--result", "analysis.json")
        #expect(run.status == 0)
        #expect(run.messages.contains("warning: analysis.json:1: $.tasks: holds no tasks"))
    }
}
