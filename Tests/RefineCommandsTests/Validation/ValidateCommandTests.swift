import Foundation
import Refiner
import Testing

@Suite("refine validate")
struct ValidateCommandTests {
    /// A dataset with a repetition, and held-out texts of which one is in it.
    private static func workspace() -> Workspace {
        let workspace = Workspace()
        let texts = ["where is my card", "Where is my card", "the parcel is late again", "I want my money back"]
        let rows =
            texts.map { #"{"text": "\#($0)", "label": "billing"}"# } + [#"{"text": "hello", "label": "greeting"}"#]
        workspace.write("data/topic.jsonl", rows.map { $0 + "\n" }.joined())
        workspace.write("test.jsonl", #"{"text": "The parcel is late again", "label": "delivery"}"# + "\n")
        return workspace
    }

    @Test("shows a table of counts, and the findings with their places")
    func table() async throws {
        let run = try await Self.workspace().refine("validate", "data")
        #expect(run.status == 0)
        #expect(run.messages.isEmpty)
        let lines = run.output.split(separator: "\n").map(String.init)
        #expect(lines.contains("topic     5        2               4.0  0.30"))
        #expect(lines.contains("warning   exact-duplicate      1  rows that repeat an earlier one"))
        #expect(lines.contains(#"data/topic.jsonl:2: "Where is my card" (billing) repeats line 1"#))
        #expect(lines.last == "1 warning, 2 notes. A cleaned copy: --fix --output FOLDER.")
    }

    @Test("ends with 2 when there is an error, and when there is a warning and --strict")
    func status() async throws {
        let workspace = Self.workspace()
        let leaking = try await workspace.refine("validate", "data", "--holdout", "test.jsonl")
        #expect(leaking.status == 2)
        #expect(leaking.errors == ["error: 1 error found in data"])
        let strict = try await workspace.refine("validate", "data", "--strict")
        #expect(strict.status == 2)
        #expect(strict.errors == ["error: 1 warning found in data"])
        let ignored = try await workspace.refine("validate", "data", "--strict", "--ignore", "exact-duplicate")
        #expect(ignored.status == 0)
        let chosen = try await workspace.refine(
            "validate", "data", "--holdout", "test.jsonl", "--rule", "rare-label,label-typo", "--rule", "imbalance")
        #expect(chosen.status == 0)
    }

    @Test("prints one JSON object with --json, all findings in it")
    func json() async throws {
        let run = try await Self.workspace().refine("validate", "data", "--holdout", "test.jsonl", "--json")
        #expect(run.status == 2)
        let object = try TestJSON.object(run.output)
        #expect(Set(object.keys) == ["tasks", "findings", "counts", "held_out"])
        #expect(object["counts"] as? [String: Int] == ["leak": 1, "exact-duplicate": 1, "rare-label": 2])
        #expect(object["held_out"] as? Int == 1)
        let task = try #require((object["tasks"] as? [String: [String: Any]])?["topic"])
        #expect(Set(task.keys) == ["kind", "rows", "classes", "imbalance_ratio", "gini", "counts"])
        #expect(task["rows"] as? Int == 5)
        let findings = try #require(object["findings"] as? [[String: Any]])
        #expect(findings.count == 4)
        let leak = try #require(findings.first)
        #expect(
            Set(leak.keys) == [
                "rule", "severity", "task", "file", "line", "text", "labels", "message", "similarity", "related",
            ])
        #expect(leak["severity"] as? String == "error")
        #expect(leak["file"] as? String == "data/topic.jsonl")
        #expect(leak["line"] as? Int == 3)
        #expect(leak["labels"] as? [String] == ["billing"])
        #expect(leak["similarity"] as? Double == 1)
        let related = try #require(leak["related"] as? [String: Any])
        #expect(Set(related.keys) == ["file", "line", "text", "labels"])
        #expect(related["line"] as? Int == 1)
        #expect(related["labels"] is NSNull)
    }

    @Test("writes a cleaned copy with --fix, says each thing done, and ends well when no error is left")
    func fix() async throws {
        let workspace = Self.workspace()
        let before = workspace.text("data/topic.jsonl")
        let run = try await workspace.refine(
            "validate", "data", "--holdout", "test.jsonl", "--fix", "--output", "clean")
        #expect(run.status == 0)
        #expect(
            run.messages.split(separator: "\n").map(String.init) == [
                #"data/topic.jsonl:2: removed (exact-duplicate): "Where is my card" (billing) repeats line 1"#,
                #"data/topic.jsonl:3: removed (leak): "the parcel is late again" stands in test.jsonl:1"#,
            ])
        #expect(
            run.output.contains("Copy in clean: 2 rows left out (1 leak, 1 exact-duplicate), no labels renamed.\n"))
        #expect(workspace.text("data/topic.jsonl") == before)
        let lines = before.split(separator: "\n")
        #expect(workspace.text("clean/topic.jsonl") == [lines[0], lines[3], lines[4]].map { $0 + "\n" }.joined())
        let again = try await workspace.refine(
            "validate", "clean", "--holdout", "test.jsonl", "--fix", "--output", "again", "--json")
        let object = try TestJSON.object(again.output)
        #expect((object["fixed"] as? [Any])?.isEmpty == true)
        #expect(object["left"] as? [String: Int] == ["rare-label": 2])
        #expect(workspace.bytes("again/topic.jsonl") == workspace.bytes("clean/topic.jsonl"))
    }

    @Test("shows as many findings of each rule as --top says")
    func top() async throws {
        let workspace = Workspace()
        workspace.write("data/topic.csv", "text,label\n" + String(repeating: "again,a\n", count: 30))
        let findings = { (run: RefineProcess.Outcome) in
            run.output.split(separator: "\n").count { $0.contains("repeats") }
        }
        #expect(findings(try await workspace.refine("validate", "data")) == 10)
        #expect(findings(try await workspace.refine("validate", "data", "--top", "3")) == 3)
        #expect(findings(try await workspace.refine("validate", "data", "--top", "0")) == 29)
    }

    @Test(
        "refuses what makes no sense with one line",
        arguments: [
            (["--rule", "leeks"], Int32(64), "expected leak, "),
            (["--ignore", "leeks"], 64, "expected leak, "),
            (["--top", "-1"], 64, "--top"),
            (["--fix"], 64, "--fix needs --output"),
            (["--output", "clean"], 64, "--output is of use with --fix only"),
            (["--fix", "--output", "data"], 64, "is where the dataset itself is"),
            (["--format", "xml"], 64, "expected jsonl"),
            (["--holdout", "data/topic.jsonl"], 64, "is part of the dataset"),
            (["--holdout", "nothing.jsonl"], 66, "nothing.jsonl: no such file"),
        ])
    func usage(arguments: [String], status: Int32, says: String) async throws {
        let run = try await RefineProcess.run(["validate", "data"] + arguments, in: Self.workspace())
        #expect(run.status == status)
        #expect(run.messages.contains(says), "\(run.messages)")
        #expect(run.output.isEmpty)
    }

    @Test("says that there is nothing to find, and that there are no rows")
    func nothing() async throws {
        let workspace = Workspace()
        workspace.write("data/topic.jsonl", "")
        let empty = try await workspace.refine("validate", "data")
        #expect(empty.output == "The dataset holds no rows.\n")
        #expect(empty.status == 0)
        let words = ["alpha card", "blue parcel", "green refund", "late train", "old window"]
        let rows = words.flatMap { word in ["a", "b"].map { "\(word) number \($0),\($0)\n" } }
        workspace.write("data/topic.jsonl", "")
        workspace.write("other/topic.csv", "text,label\n" + rows.joined())
        let clean = try await workspace.refine("validate", "other", "--ignore", "conflicting-near-duplicate")
        #expect(clean.output.hasSuffix("\nNothing found.\n"))
        #expect(clean.status == 0)
    }
}
