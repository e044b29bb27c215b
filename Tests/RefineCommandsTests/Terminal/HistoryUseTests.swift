import Foundation
import Refiner
import Testing

@Suite("The history used")
struct HistoryUseTests {
    private let shop = Shop.workspace()

    private func run(_ seed: Int, _ flags: String...) async throws {
        let run = try await RefineProcess.run(
            ["--result", "analysis.json", "--max-per-class", "3", "--seed", "\(seed)", "--quiet"] + flags, in: shop)
        #expect(run.status == 0, "\(run.messages)")
    }

    /// The visible files of the output.
    private func dataset(_ folder: String = "saved_refined") -> [String: [UInt8]] {
        Dictionary(uniqueKeysWithValues: shop.names(folder).map { ($0, shop.bytes("\(folder)/\($0)") ?? []) })
    }

    @Test(
        "puts the dataset back byte for byte, in every format, also when the data changed in between",
        arguments: ["jsonl", "json", "csv", "sqlite"])
    func restore(format: String) async throws {
        try await run(1, "--format", format)
        let first = dataset()
        shop.write(
            "saved/topic.jsonl",
            "{\"text\": \"a new first row\", \"label\": \"returns\"}\n"
                + Shop.jsonLines.replacing("parcel", with: "box"))
        try await run(2, "--format", format)
        let second = dataset()
        try await run(3, "--format", format)
        let third = dataset()
        #expect(first != second && second != third)
        for (number, expected) in [(1, first), (2, second), (3, third)] {
            let copy = try await shop.refine("history", "restore", "\(number)", "--to", "copy\(number)")
            #expect(copy.status == 0, "\(copy.messages)")
            #expect(dataset("copy\(number)") == expected)
        }
        #expect(dataset() == third)
        for (number, expected) in [(1, first), (3, third), (2, second)] {
            let back = try await shop.refine("history", "restore", "\(number)")
            #expect(back.status == 0, "\(back.messages)")
            #expect(dataset() == expected)
        }
        #expect(shop.names("saved_refined/.refine").sorted() == ["lock", "newest", "state.sqlite"])
    }

    @Test("puts back what a person replaced or added to, and says when it was edited in place")
    func editedOutput() async throws {
        try await run(1)
        let first = dataset()
        let path = shop.url("saved_refined/topic.jsonl")
        let handle = try FileHandle(forWritingTo: path)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("{\"text\": \"mine\", \"label\": \"billing\"}\n".utf8))
        try handle.close()
        try await run(2)
        #expect(shop.text("saved_refined/topic.jsonl").contains("\"mine\""))
        let appended = try await shop.refine("history", "restore", "1", "--to", "copy")
        #expect(appended.status == 0, "\(appended.messages)")
        #expect(dataset("copy") == first)
        let second = dataset()
        try FileManager.default.removeItem(at: path)
        shop.write("saved_refined/topic.jsonl", "")
        let replaced = try await shop.refine("history", "restore", "2")
        #expect(replaced.status == 0, "\(replaced.messages)")
        #expect(dataset() == second)
        let middle = try FileHandle(forWritingTo: path)
        try middle.seek(toOffset: 10)
        try middle.write(contentsOf: Data("XX".utf8))
        try middle.close()
        let damaged = try await shop.refine("history", "restore", "2")
        #expect(damaged.status == 65)
        #expect(damaged.errors.count == 1)
        #expect(damaged.messages.contains("iteration 2 cannot be restored: the file was edited in place since"))
    }

    @Test("a run after a restore goes on from the restored dataset")
    func runAfterRestore() async throws {
        try await run(1)
        let first = shop.text("saved_refined/topic.jsonl")
        try await run(2)
        _ = try await shop.refine("history", "restore", "1")
        try await run(3)
        #expect(shop.text("saved_refined/topic.jsonl").hasPrefix(first))
        let rows = try shop.rows("saved_refined/topic.jsonl").count
        #expect(rows == Shop.rows.count + 2 * 6)
    }

    @Test("refuses to restore what there is not, and into a folder with another dataset")
    func restoreRefusals() async throws {
        let none = try await shop.refine("history", "restore", "1")
        #expect(none.status == 66)
        try await run(1)
        let unknown = try await shop.refine("history", "restore", "7")
        #expect(unknown.status == 64)
        #expect(unknown.messages.contains("these can be restored: 1"))
        shop.write("other/else.jsonl", "{}\n")
        let other = try await shop.refine("history", "restore", "1", "--to", "other")
        #expect(other.status == 73)
        #expect(shop.names("other") == ["else.jsonl"])
    }

    @Test(
        "takes the rows of an iteration out, and leaves all other bytes as they are",
        arguments: ["jsonl", "json", "csv", "sqlite"])
    func drop(format: String) async throws {
        try await run(1, "--format", format)
        let first = dataset()
        try await run(2, "--format", format)
        let second = dataset()
        let dry = try await shop.refine("history", "drop", "--iteration", "2", "--dry-run", "--json")
        #expect(dry.status == 0, "\(dry.messages)")
        #expect((try TestJSON.object(dry.output)["dropped"] as? [Any])?.count == 6)
        #expect(dataset() == second)
        let dropped = try await shop.refine("history", "drop", "--iteration", "2")
        #expect(dropped.status == 0, "\(dropped.messages)")
        #expect(dropped.output.hasSuffix("6 rows dropped.\n"))
        if format != "sqlite" { #expect(dataset() == first) }
        let again = try await shop.refine("history", "drop", "--iteration", "2")
        #expect(again.output == "0 rows dropped.\n")
        let back = try await shop.refine("history", "restore", "2")
        #expect(back.status == 0, "\(back.messages)")
        #expect(dataset() == second)
        let third = try await shop.refine("history", "drop", "--iteration", "2", "--json")
        #expect((try TestJSON.object(third.output)["dropped"] as? [Any])?.count == 6)
    }

    @Test("takes out rows by class, and by what they were built from")
    func dropBy() async throws {
        try await run(1)
        let before = shop.text("saved_refined/topic.jsonl").split(separator: "\n")
        let label = try await shop.refine("history", "drop", "--label", "billing", "--json")
        let dropped = try #require(try TestJSON.object(label.output)["dropped"] as? [[String: Any]])
        #expect(dropped.count == 3)
        #expect(dropped.allSatisfy { $0["label"] as? String == "billing" })
        let left = shop.text("saved_refined/topic.jsonl").split(separator: "\n")
        let texts = Set(dropped.compactMap { $0["text"] as? String })
        #expect(left == before.filter { line in !texts.contains { line.contains("\"text\": \"\($0)\"") } })
        let why = try await shop.refine("history", "why", "4", "--json")
        let origins = try #require(try TestJSON.object(why.output)["origins"] as? [[String: Any]])
        let parent = try #require((origins.first?["parents"] as? [String])?.first)
        let text = try #require(origins.first?["text"] as? String)
        let children = try await shop.refine("history", "drop", "--parent", parent, "--dry-run")
        #expect(children.output.contains(text), "\(children.output)\(children.messages)")
        #expect(try await shop.refine("history", "drop").status == 64)
        #expect(try await shop.refine("history", "drop", "--iteration", "9").status == 64)
        let nothing = try await shop.refine("history", "drop", "--parent", "no such text")
        #expect(nothing.output == "0 rows dropped.\n")
    }

    @Test("says where a row came from, by text, number and iteration/number, and of a text it does not know nothing")
    func why() async throws {
        try await run(1)
        let text = try #require(try shop.added().first)
        let found = try await shop.refine("history", "why", text)
        #expect(found.status == 0, "\(found.messages)")
        for part in ["iteration 1 (", "for topic/", "wanted: 3 samples", "built from: ", "call ", "no prompt"] {
            #expect(found.output.contains(part), "\(part)")
        }
        #expect(try await shop.refine("history", "why", "1").output == found.output)
        #expect(try await shop.refine("history", "why", "1/1").output == found.output)
        for name in ["nobody wrote this", "99", "1/0", "1/999", "9/1", "", "1/99999999999999999999"] {
            let unknown = try await shop.refine("history", "why", name)
            #expect(unknown.status == 64, "\(name): \(unknown.messages)")
        }
        _ = try await shop.refine("history", "drop", "--iteration", "1")
        #expect(try await shop.refine("history", "why", "1").output.contains("taken out of the dataset: "))
    }

    @Test("draws F1 by round, and compares two iterations without a claim where no answers are kept")
    func compare() async throws {
        try await run(1)
        shop.write(
            "analysis.json",
            Shop.analysis(["topic": [("billing", 0.7, 5), ("shipping", 0.8, 6), ("returns", 0.95, 7)]]))
        try await run(2)
        let list = try await shop.refine("history")
        #expect(list.output.contains("macro-F1 by round"))
        #expect(list.output.contains("▁█") || list.output.contains("█▁"))
        let found = try await shop.refine("history", "compare", "1", "2")
        #expect(found.status == 0, "\(found.messages)")
        #expect(found.output.contains("Unpaired"))
        let json = try await shop.refine("history", "compare", "1", "2", "--json")
        let entries = try TestJSON.object(json.output)["entries"] as? [[String: Any]]
        #expect(entries?.first?["paired"] as? Bool == false)
        #expect(try await shop.refine("history", "compare", "1", "9").status == 64)
        let shown = try await shop.refine("history", "show", "1")
        #expect(shown.output.contains(" kept of "))
    }

    /// Writes down what a loop would: answers to 90 rows after an iteration, of which the first ones are wrong.
    private func measure(_ iteration: Int64, wrong: Int, before: StoredAnswers?) async throws -> StoredAnswers {
        var answers = StoredAnswers()
        for row in 0..<90 {
            let truth = Shop.labels[row % 3]
            answers.add(
                text: "evaluated \(row)", truth: [truth], answer: [row < wrong ? Shop.labels[(row + 1) % 3] : truth])
        }
        let comparison = before?.paired(with: answers).map {
            Comparison($0, task: "topic", settings: ProofSettings(seed: 1))
        }
        let share = 1 - Double(wrong) / 90
        let state = try StateStore(writing: shop.url("saved_refined").path)
        try await state.record(
            Measurement(
                iteration: iteration, task: "topic", split: .dev, stage: .after, rows: 90, accuracy: share,
                macroF1: share, classes: [], comparison: comparison, decision: "kept", answers: answers))
        await state.close()
        return answers
    }

    @Test("shows the effect that was measured, and tests two iterations in pairs")
    func measured() async throws {
        try await run(1)
        try await run(2)
        let first = try await measure(1, wrong: 45, before: nil)
        _ = try await measure(2, wrong: 9, before: first)
        let list = try await shop.refine("history")
        for part in ["F1 after", "gain, kept", "0.500", "0.900", "macro-F1 by round"] {
            #expect(list.output.contains(part), "\(part)")
        }
        let json = try await shop.refine("history", "--json")
        let iterations = try TestJSON.object(json.output)["iterations"] as? [[String: Any]]
        #expect(iterations?.last?["verdict"] as? String == "gain")
        #expect(iterations?.last?["macro_f1_after"] as? Double == 0.9)
        let shown = try await shop.refine("history", "show", "2")
        #expect(shown.output.contains("effect on topic (dev, 90 rows): macro-F1 "))
        #expect(shown.output.contains("Real gain: macro-F1 rose by "))
        let compared = try await shop.refine("history", "compare", "1", "2", "--label", "billing")
        #expect(compared.status == 0, "\(compared.messages)")
        #expect(compared.output.contains("dev, after each iteration:"))
        #expect(compared.output.contains("Of 1 targeted class 1 surely rose and 0 surely fell."))
        #expect(try await shop.refine("history", "compare", "1", "2", "--label", "biling").status == 64)
        let back = try await shop.refine("history", "compare", "2", "1")
        #expect(back.output.contains("Real loss: macro-F1 fell by "))
    }

    @Test("waits for nobody: what changes the dataset ends with 75 while a run writes")
    func locked() async throws {
        try await run(1)
        let held = try FileHandle(forUpdating: shop.url("saved_refined/.refine/lock"))
        #expect(flock(held.fileDescriptor, LOCK_EX | LOCK_NB) == 0)
        for command in [["restore", "1"], ["drop", "--iteration", "1"]] {
            let run = try await RefineProcess.run(["history"] + command, in: shop)
            #expect(run.status == 75, "\(run.messages)")
        }
        let dry = try await shop.refine("history", "drop", "--iteration", "1", "--dry-run")
        #expect(dry.status == 0, "\(dry.messages)")
        try held.close()
    }
}
