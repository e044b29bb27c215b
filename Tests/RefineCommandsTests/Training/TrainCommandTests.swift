import Foundation
import Testing

@Suite("refine train, refine predict, refine analyze --model")
struct TrainCommandTests {
    /// A dataset of one task, with rows for testing.
    private static func workspace() -> Workspace {
        let workspace = Workspace()
        let words = ["card": ["card", "plastic", "chip"], "rate": ["rate", "exchange", "euro"]]
        func rows(_ range: Range<Int>) -> String {
            range.map { number in
                let label = number % 3 == 0 ? "rate" : "card"
                let word = words[label]?[number / 3 % 3] ?? ""
                return #"{"text": "please tell me \#(number) about my \#(word)", "label": "\#(label)"}"# + "\n"
            }.joined()
        }
        workspace.write("data/topic.jsonl", rows(0..<30))
        workspace.write("dev.jsonl", rows(30..<48))
        return workspace
    }

    /// A dataset of a task with several labels a row.
    private static func several() -> Workspace {
        let workspace = Workspace()
        let rows = (0..<30).map { number in
            let labels = ["joy", "anger", "grief"].enumerated().filter { (number >> $0.offset) & 1 == 1 }.map(\.element)
            let text = "text \(labels.map { $0 + "word" }.joined(separator: " ")) \(number)"
            return #"{"text": "\#(text)", "labels": [\#(labels.map { "\"\($0)\"" }.joined(separator: ", "))]}"# + "\n"
        }
        workspace.write("data/feeling.jsonl", rows.joined())
        return workspace
    }

    @Test("train writes a model, the same bytes each time; predict and analyze use it")
    func straightLine() async throws {
        let workspace = Self.workspace()
        let run = try await workspace.refine("train", "data", "--model", "m.refine", "--dev", "dev.jsonl")
        #expect(run.status == 0)
        #expect(run.output.isEmpty)
        #expect(run.messages.hasSuffix("features in m.refine\n"))
        let again = try await workspace.refine(
            "train", "data", "--model", "n.refine", "--dev", "dev.jsonl", "--threads", "1", "--quiet")
        #expect(again.messages.isEmpty)
        #expect(workspace.bytes("m.refine") == workspace.bytes("n.refine"))
        let predicted = try await workspace.refine("predict", "dev.jsonl", "--model", "m.refine", "--output", "p.jsonl")
        #expect(predicted.status == 0)
        #expect(predicted.messages == "18 texts predicted in p.jsonl\n")
        let rows = try workspace.rows("p.jsonl")
        #expect(rows.count == 18)
        #expect(rows.count { $0["true_label"] as? String == $0["predicted_label"] as? String } == 18)
        let direct = try await workspace.refine("analyze", "--model", "m.refine", "--data", "dev.jsonl")
        let detour = try await workspace.refine("analyze", "p.jsonl")
        #expect(direct.status == 0)
        #expect(direct.output == detour.output)
        let tasks = try #require(try TestJSON.object(direct.output)["tasks"] as? [String: [String: Any]])
        #expect(tasks["topic"]?["accuracy"] as? Double == 1)
    }

    @Test("train --report shows counts, weights and passes; --json the same as an object")
    func report() async throws {
        let workspace = Self.workspace()
        let run = try await workspace.refine("train", "data", "--model", "m.refine", "--report")
        #expect(run.status == 0)
        let lines = run.output.split(separator: "\n").map(String.init)
        #expect(lines.first == "topic")
        #expect(lines.contains { $0.hasPrefix("imbalance 2.0, temperature ") })
        #expect(lines.contains { $0.hasPrefix("card") && $0.contains("20") })
        #expect(lines.contains("pass    loss  macro-F1  rare recall"))
        let object = try TestJSON.object(
            try await workspace.refine(
                "train", "data", "--model", "m.refine", "--json", "--class-weight", "rate=4", "--epochs", "3"
            ).output)
        let task = try #require((object["tasks"] as? [String: [String: Any]])?["topic"])
        #expect(task["imbalance_ratio"] as? Double == 2)
        #expect((task["classes"] as? [String: [String: Double]])?["rate"] == ["count": 10, "weight": 4])
        #expect((task["epochs"] as? [Any])?.count ?? 9 <= 3)
    }

    @Test("predict reads lines of text from standard input, and writes CSV and probabilities")
    func forms() async throws {
        let workspace = Self.workspace()
        _ = try await workspace.refine("train", "data", "--model", "m.refine")
        let run = try await RefineProcess.run(
            ["predict", "-", "--model", "m.refine", "--probabilities"], in: workspace,
            input: Array("my plastic card\nwhat is \"the\" euro exchange rate\r\n".utf8))
        #expect(run.status == 0)
        let rows = try run.output.split(separator: "\n").map { try TestJSON.object(String($0)) }
        #expect(rows.map { $0["predicted_label"] as? String } == ["card", "rate"])
        #expect(rows[1]["text"] as? String == #"what is "the" euro exchange rate"#)
        let probabilities = try #require(rows[0]["probabilities"] as? [String: Double])
        #expect(abs(probabilities.values.reduce(0, +) - 1) < 1e-4)
        let table = try await RefineProcess.run(
            ["predict", "-", "--model", "m.refine", "--format", "csv"], in: workspace,
            input: Array("a \"card\", mine".utf8))
        #expect(
            table.output.hasPrefix("text,true_label,predicted_label,confidence,task\r\n\"a \"\"card\"\", mine\",,card,")
        )
    }

    @Test("a schema keeps labels apart that exclude each other")
    func schema() async throws {
        let workspace = Self.several()
        workspace.write("schema.json", #"{"alone": ["joy"], "implications": [{"label": "grief", "needs": "anger"}]}"#)
        let trained = try await workspace.refine(
            "train", "data", "--model", "m.refine", "--schema", "schema.json", "--focal-gamma", "grief=1",
            "--class-weight", "sqrt", "--class-weight-cap", "5", "--label-smoothing", "0", "--schema-penalty", "0.5")
        #expect(trained.status == 0)
        let run = try await workspace.refine("predict", "data", "--model", "m.refine")
        let found = try run.output.split(separator: "\n").map {
            Set(try TestJSON.object(String($0))["predicted_labels"] as? [String] ?? ["?"])
        }
        #expect(found.count == 30)
        #expect(found.contains(["joy"]))
        for labels in found {
            #expect(!labels.contains("joy") || labels.count == 1)
            #expect(!labels.contains("grief") || labels.contains("anger"))
        }
    }

    @Test(
        "what is wrong is one line, and nothing is written",
        arguments: [
            (["data", "--class-weight", "rare"], 64, "--class-weight: expected"),
            (["data", "--class-weight", "rare=2"], 65, "error: data: has no class \"rare\""),
            (["data", "--class-weight", "rate=nan"], 64, "--class-weight: expected"),
            (["data", "--focal-gamma", "-1"], 64, "Error"),
            (["data", "--focal-gamma=99"], 64, "error: focal gamma must be"),
            (["data", "--label-smoothing", "1"], 64, "error: label smoothing must be"),
            (["data", "--epochs", "0"], 64, "error: epochs must be"), (["nowhere"], 66, "error: nowhere: no such"),
            (["data", "--task", "other"], 65, "error: data: has no task \"other\""),
            (["data", "--dev", "nowhere.jsonl"], 66, "error: nowhere.jsonl: no such"),
            (["data", "--schema", "data/topic.jsonl"], 65, "error: data/topic.jsonl:"),
            (["one.jsonl"], 65, "error: one.jsonl: the task \"one\" has fewer than two classes"),
            (["mixed.jsonl"], 65, "error: mixed.jsonl:2: "), (["data", "--threads", "0"], 64, "--threads: expected"),
        ])
    func faults(arguments: [String], status: Int32, message: String) async throws {
        let workspace = Self.workspace()
        workspace.write("one.jsonl", #"{"text": "a", "label": "x"}"#)
        workspace.write("mixed.jsonl", #"{"text": "a", "label": "x"}"# + "\n" + #"{"text": "b", "labels": ["x"]}"#)
        let run = try await RefineProcess.run(["train"] + arguments + ["--model", "m.refine"], in: workspace)
        #expect(run.status == status)
        #expect(run.messages.contains(message), "\(run.messages)")
        #expect(workspace.bytes("m.refine") == nil)
    }

    @Test(
        "a model that is none, or not there, is one line",
        arguments: [("dev.jsonl", 65, "is no whole model"), ("nowhere", 66, "cannot be read")])
    func badModel(model: String, status: Int32, message: String) async throws {
        let workspace = Self.workspace()
        for arguments in [
            ["predict", "dev.jsonl", "--model", model], ["analyze", "--model", model, "--data", "dev.jsonl"],
        ] {
            let run = try await RefineProcess.run(arguments, in: workspace)
            #expect(run.status == status)
            #expect(run.errors.count == 1)
            #expect(run.errors[0].hasPrefix("error: \(model): \(message)"))
        }
    }

    @Test("analyze --model reads a table with a column of label lists")
    func labelledTable() async throws {
        let workspace = Self.several()
        _ = try await workspace.refine("train", "data", "--model", "m.refine")
        workspace.write("dev.csv", "text,labels\r\ntext joyword 3,\"[\"\"joy\"\"]\"\r\ntext 4,[]\r\n")
        let run = try await workspace.refine("analyze", "--model", "m.refine", "--data", "dev.csv")
        #expect(run.status == 0)
        #expect(try TestJSON.object(run.output)["tasks"] as? [String: Any] != nil)
    }

    @Test("analyze wants predictions, or a model and data")
    func usage() async throws {
        let workspace = Self.workspace()
        #expect(try await workspace.refine("analyze").status == 64)
        #expect(try await workspace.refine("analyze", "dev.jsonl", "--model", "m").status == 64)
        #expect(try await workspace.refine("analyze", "--model", "m").status == 64)
    }
}
