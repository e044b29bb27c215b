import Foundation
import LanguageModels
import RefinerTestSupport
import Testing

@Suite("The forms of training data")
struct DatasetFormsTests {
    private static func refine(_ folder: Workspace, _ arguments: String...) async throws -> RunSummary {
        let run = try await RefineProcess.run(
            ["--result", "analysis.json", "--max-per-class", "2", "--json"] + arguments, in: folder)
        #expect(run.status == 0, "\(run.messages)")
        return try TestJSON.decode(RunSummary.self, run.output)
    }

    @Test("rows with several labels get new rows with several labels")
    func severalLabels() async throws {
        let folder = Workspace()
        let rows = Shop.rows.map { #"{"text": "\#($0.text)", "labels": ["\#($0.label)"]}"# + "\n" }.joined()
        folder.write("saved/topic.jsonl", rows)
        let errors = Shop.errors.map {
            ["text": $0.text, "true_labels": [$0.label], "predicted_labels": [$0.predicted]] as [String: Any]
        }
        let metrics = Dictionary(
            uniqueKeysWithValues: Shop.measured.map { ($0.label, ["f1": $0.f1, "support": $0.support]) })
        folder.write(
            "analysis.json",
            TestJSON.text(["tasks": ["topic": ["kind": "multi_label", "class_metrics": metrics, "errors": errors]]]))
        _ = try await Self.refine(folder)
        let added = try folder.rows("saved_refined/topic.jsonl").dropFirst(Shop.rows.count)
        #expect(added.count == 4)
        #expect(added.allSatisfy { Set($0.keys) == ["text", "labels"] && ($0["labels"] as? [String])?.count == 1 })
    }

    @Test("a pretty array keeps its bytes up to the bracket that closes it")
    func prettyArray() async throws {
        let folder = Workspace()
        let rows = Shop.rows.map {
            "    {\n        \"label\": \"\($0.label)\", \"id\": 1.50, \"text\": \"\($0.text)\"\n    }"
        }
        let text = "[\n" + rows.joined(separator: ",\n")
        folder.write("saved/topic.json", text + "\n]\n")
        folder.write("analysis.json", Shop.analysis())
        _ = try await Self.refine(folder)
        let refined = folder.text("saved_refined/topic.json")
        #expect(refined.hasPrefix(text))
        let parsed = try JSONSerialization.jsonObject(with: Data(refined.utf8)) as? [[String: Any]]
        #expect(parsed?.count == Shop.rows.count + 4)
    }

    @Test("a table with further columns keeps them and leaves them empty in new rows")
    func columns() async throws {
        let folder = Workspace()
        let text = "id,label,text\n" + Shop.rows.enumerated().map { "\($0),\($1.label),\"\($1.text)\"\n" }.joined()
        folder.write("saved/topic.csv", text)
        folder.write("analysis.json", Shop.analysis())
        _ = try await Self.refine(folder)
        let refined = folder.text("saved_refined/topic.csv")
        #expect(refined.hasPrefix(text))
        let added = refined.dropFirst(text.count).split(separator: "\n")
        #expect(added.count == 4)
        #expect(added.allSatisfy { $0.hasPrefix(",billing,") || $0.hasPrefix(",shipping,") })
    }

    @Test("a database keeps earlier additions from run to run, and can be turned into lines")
    func database() async throws {
        let shop = Shop.workspace()
        _ = try await Self.refine(shop, "--format", "sqlite", "--output", "one")
        let second = try await Self.refine(
            shop, "--data", "one", "--format", "sqlite", "--output", "two", "--seed", "8")
        #expect(second.tasks["topic"]?.kept == 4)
        let lines = try await Self.refine(
            shop, "--data", "two", "--format", "jsonl", "--output", "three", "--seed", "9")
        #expect(lines.tasks["topic"]?.kept == 4)
        #expect(try shop.rows("three/topic.jsonl").count == Shop.rows.count + 12)
        #expect(try shop.rows("three/tone.jsonl").first?["note"] as? Double == 1.5)
    }

    @Test("texts and labels of any script go through unharmed")
    func scripts() async throws {
        let folder = Workspace()
        let rows = Shop.rows.map { row in
            #"{"text": "\#(row.text.replacingOccurrences(of: "the", with: "größte 配送 😀"))", "label": "\#(row.label)·ü"}"#
                + "\n"
        }
        folder.write("saved/té́ma.jsonl", rows.joined())
        folder.write(
            "analysis.json", Shop.analysis(["té́ma": [("billing·ü", 0.5, 4), ("shipping·ü", 0.95, 4)]], errors: []))
        let summary = try await Self.refine(folder)
        #expect(summary.tasks.values.map(\.kept) == [2])
        let refined = try #require(folder.names("saved_refined").first)
        #expect(
            try folder.rows("saved_refined/" + refined).suffix(2).allSatisfy { $0["label"] as? String == "billing·ü" })
    }

    @Test("folders may have blanks, quotes and other scripts in their names, and a slash at the end")
    func folderNames() async throws {
        let shop = Shop.workspace()
        shop.write("my \"dätä\" $x/topic.jsonl", Shop.jsonLines)
        let summary = try await Self.refine(shop, "--data", "my \"dätä\" $x/", "--output", "out & öut//")
        #expect(summary.tasks["topic"]?.kept == 4)
        #expect(shop.names("out & öut") == ["topic.jsonl"])
    }

    @Test("a task of the analysis that the data lacks is said to be lacking, and its classes end short")
    func lackingTask() async throws {
        let shop = Shop.workspace(Shop.analysis(["nowhere": Shop.measured], errors: []))
        let run = try await shop.refine("--result", "analysis.json", "--json")
        #expect(run.status == 3, "\(run.messages)")
        #expect(run.messages.contains("task nowhere: the dataset has no rows of it"))
        let summary = try TestJSON.decode(RunSummary.self, run.output)
        #expect(summary.stopped.map(\.label) == ["billing", "shipping"])
        #expect(shop.bytes("saved_refined/topic.jsonl") == shop.bytes("saved/topic.jsonl"))
    }

    @Test("an empty file is a task without rows and stays one")
    func emptyFile() async throws {
        let shop = Shop.workspace()
        shop.write("saved/empty.jsonl", "")
        _ = try await Self.refine(shop)
        #expect(shop.bytes("saved_refined/empty.jsonl") == [])
    }

    @Test("only the tasks that --task names are refined, and all are carried over")
    func oneTask() async throws {
        let shop = Shop.workspace(Shop.analysis(["topic": Shop.measured, "other": Shop.measured]))
        shop.write("saved/other.jsonl", Shop.jsonLines)
        let summary = try await Self.refine(shop, "--task", "other")
        #expect(summary.tasks.keys.sorted() == ["other"])
        #expect(shop.bytes("saved_refined/topic.jsonl") == shop.bytes("saved/topic.jsonl"))
        #expect(try shop.rows("saved_refined/other.jsonl").count == Shop.rows.count + 4)
    }

    @Test("a class is weak below the threshold, not at it")
    func threshold() async throws {
        let shop = Shop.workspace()
        let summary = try await Self.refine(shop, "--threshold", "0.7")
        #expect(summary.tasks["topic"]?.selected == ["billing"])
    }
}
