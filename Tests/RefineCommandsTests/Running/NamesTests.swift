import Foundation
import Testing

@Suite("Names that come with the data")
struct NamesTests {
    private static let rows = Shop.jsonLines

    @Test(
        "of tasks cannot lead out of the output folder",
        arguments: ["../../etc/x", "..", "/tmp/x", "a/../../b", ".hidden", "~", "con"])
    func escape(task: String) async throws {
        let outer = Workspace()
        outer.write("deep/down/analysis.json", Shop.analysis([task: Shop.measured]))
        outer.write("deep/down/saved/other.jsonl", Self.rows)
        let before = outer.everything()
        // Where the dataset has no rows of a task there is nothing to build from, so that only the file is made.
        let run = try await outer.shell(#"cd deep/down && "$REFINE" --result analysis.json --max-per-class 1"#)
        #expect([0, 3].contains(run.status), "\(run.messages)")
        let new = outer.everything().keys.filter { before[$0] == nil }
        #expect(new.allSatisfy { $0 == "deep/down/saved_refined" || $0.hasPrefix("deep/down/saved_refined/") })
        #expect(!FileManager.default.fileExists(atPath: "/tmp/x.jsonl"))
    }

    @Test("of tasks that escape keep their rows and get new ones in a file of their own")
    func roundTrip() async throws {
        let folder = Workspace()
        folder.write(
            "analysis.json", Shop.analysis(["a/b": Shop.measured, "a_b": Shop.measured, "../../etc/x": Shop.measured]))
        for name in ["a%2Fb", "a_b", "%2E.%2F..%2Fetc%2Fx"] { folder.write("saved/\(name).jsonl", Self.rows) }
        let run = try await folder.refine("--result", "analysis.json", "--max-per-class", "2", "--json")
        #expect(run.status == 0, "\(run.messages)")
        let summary = try TestJSON.decode(RunSummary.self, run.output)
        #expect(summary.tasks.mapValues(\.kept) == ["a/b": 4, "a_b": 4, "../../etc/x": 4])
        let tasks = try folder.loadAll("saved_refined")
        #expect(tasks.keys.sorted() == ["%2E.%2F..%2Fetc%2Fx", "a%2Fb", "a_b"])
        #expect(tasks.values.allSatisfy { $0.count == Shop.rows.count + 4 })
    }

    @Test("of two tasks that differ in an escape never share a file")
    func noSharedFile() async throws {
        let folder = Workspace()
        folder.write(
            "analysis.json", Shop.analysis(["a/b": Shop.measured, "a_b": Shop.measured, "a%2Fb": Shop.measured]))
        folder.write("saved/a_b.jsonl", Self.rows)
        folder.write("saved/a%2Fb.jsonl", Self.rows)
        folder.write("saved/a%252Fb.jsonl", Self.rows)
        let run = try await folder.refine("--result", "analysis.json", "--max-per-class", "1")
        #expect(run.status == 0, "\(run.messages)")
        #expect(folder.names("saved_refined") == ["a%252Fb.jsonl", "a%2Fb.jsonl", "a_b.jsonl"])
        for name in folder.names("saved_refined") {
            #expect(try folder.rows("saved_refined/\(name)").count == Shop.rows.count + 2)
        }
    }

    @Test("with line breaks and control characters cannot forge a line of output")
    func controlCharacters() async throws {
        let evil = "billing\nFORGED line\r\u{1B}[31mred\u{2028}FORGED too"
        let shop = Shop.workspace()
        let lines = Shop.jsonLines.replacingOccurrences(
            of: #""label": "billing""#, with: #""label": "billing\nFORGED line\r\u001b[31mred\u2028FORGED too""#)
        shop.write("saved/to\u{1}pic.jsonl", lines)
        shop.write("saved/topic.jsonl", lines)
        shop.write(
            "analysis.json",
            Shop.analysis(
                ["topic": [(evil, 0.5, 5), ("shipping", 0.9, 5)], "ta\nFORGED sk": [(evil, 0.5, 5)]],
                errors: [("text\nFORGED text\u{1B}[2J", evil, "shipping")]))
        var outputs = [RefineProcess.Outcome]()
        for command in [
            ["show", "analysis.json"], ["plan", "--result", "analysis.json"],
            ["plan", "--result", "analysis.json", "--label", "nobody\nFORGED"],
            ["run", "--result", "analysis.json", "--max-per-class", "2"],
            ["history"], ["history", "show", "1"], ["audit", "--by", "task,label"],
            ["show", "absent\nFORGED.json"], ["plan", "--result", "analysis.json", "--data", "no\u{1B}[31m\nFORGED"],
        ] {
            outputs.append(try await RefineProcess.run(command, in: shop))
        }
        for run in outputs {
            for stream in [run.output, run.messages] {
                #expect(
                    !stream.unicodeScalars.contains {
                        $0 != "\n" && ($0.value < 0x20 || $0.value == 0x7F || $0.value == 0x2028)
                    })
                #expect(!stream.split(separator: "\n").contains { $0.hasPrefix("FORGED") })
            }
        }
    }

    @Test("in CSV tables stay within their field")
    func csvAudit() async throws {
        let shop = Shop.workspace()
        let evil = "a,\"b\"\nc"
        shop.write(
            "saved/topic.jsonl",
            Shop.jsonLines.replacingOccurrences(of: #""label": "billing""#, with: #""label": "a,\"b\"\nc""#))
        shop.write("analysis.json", Shop.analysis(["topic": [(evil, 0.5, 5)]], errors: []))
        _ = try await shop.refine("--result", "analysis.json", "--max-per-class", "1")
        let audit = try await shop.refine("audit", "--csv", "--by", "label")
        #expect(audit.output.contains("\"a,\"\"b\"\"\nc\","))
    }
}
