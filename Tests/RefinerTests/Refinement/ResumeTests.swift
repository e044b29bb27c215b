import Foundation
import JSONText
import LanguageModels
import RefinerTestSupport
import Testing

@testable import Refiner

@Suite("A refinement that goes on where another ended")
struct ResumeTests: RefinementSuite {
    private func paid(
        _ pay: @escaping @Sendable (String) async throws(RefineError) -> Void = { (_) throws(RefineError) in }
    ) -> @Sendable (any Ledger) -> any Engine {
        { JournaledEngine(ledger: $0, pay: pay) }
    }

    /// Copies the workplace as a killed process would leave it: what is on the disk, and no lock.
    private func corpse(of folder: TemporaryFolder) throws -> TemporaryFolder {
        let copy = try TemporaryFolder()
        for name in try folder.names() {
            try FileManager.default.copyItem(atPath: folder.path(name), toPath: copy.path(name))
        }
        return copy
    }

    private func dataset(_ folder: TemporaryFolder, _ format: DatasetFormat = .jsonl) throws -> [String: [DatasetRow]] {
        let dataset = try DatasetStores.reading(folder.path("out"), preferred: format).load()
        return Dictionary(dataset.tasks.map { ($0.name, $0.rows) }, uniquingKeysWith: { first, _ in first })
    }

    @Test(
        "gives the same rows as an undisturbed one wherever it was killed, and pays for no answer twice",
        arguments: DatasetFormat.allCases)
    func killedAnywhere(format: DatasetFormat) async throws {
        let folder = try workplace()
        let settings = settings(folder) {
            $0.concurrency = 1
            $0.batchSize = 2
            $0.format = format
        }
        let asked = Recorder<String>()
        let corpses = Recorder<TemporaryFolder>()
        // An earlier iteration whose rows stay.
        _ = try await run(folder, settings, engine: engine(of: 1))
        let whole = try await run(
            folder, settings,
            engine: paid { (question) throws(RefineError) in
                asked.record(question)
                do { corpses.record(try corpse(of: folder)) } catch { throw RefineError(.badInput, "\(error)") }
            },
            observe: { event in
                if event == .saving, let corpse = try? corpse(of: folder) { corpses.record(corpse) }
            })
        #expect(whole.keptCount == 12)
        #expect(whole.usage.kept == 12)
        #expect(whole.usage.costPerSample == Double(asked.values.count) * 0.25 / 12)
        #expect(corpses.values.count == asked.values.count + 1)
        let expected = try dataset(folder, format)
        for (paidFor, corpse) in corpses.values.enumerated() {
            let paidAgain = Recorder<String>()
            let report = try await run(
                corpse,
                self.settings(corpse) {
                    $0.concurrency = 4
                    $0.batchSize = 2
                    $0.format = format
                }, engine: paid { paidAgain.record($0) })
            #expect(report.iteration == 2)
            #expect(report.resumed == 1)
            #expect(report.reused == paidFor)
            #expect(Set(paidAgain.values).isDisjoint(with: asked.values.prefix(paidFor)))
            #expect(report.usage.asked == whole.usage.asked)
            #expect(try dataset(corpse, format) == expected, "killed after \(paidFor) answers")
        }
    }

    /// A workplace in which two tasks have a weak class each.
    private func twoTasks() throws -> TemporaryFolder {
        let folder = try workplace()
        try folder.write(
            """
            {"tasks": {"intent": {"class_metrics": {"lost": {"f1": 0.5, "support": 4}}},
            "mood": {"class_metrics": {"good": {"f1": 0.5, "support": 4}}}}}
            """, to: "analysis.json")
        try folder.write("{\"text\": \"\(MadeUp.text("mood"))\", \"label\": \"good\"}\n", to: "saved/mood.jsonl")
        return folder
    }

    @Test("finds each file of the output in old or new form when the process died between two renames")
    func killedWhileSaving() async throws {
        let folder = try twoTasks()
        let settings = settings(folder)
        _ = try await run(folder, settings, engine: engine(of: 1))
        _ = try await run(folder, settings, engine: paid())
        let expected = try dataset(folder)
        for done in [[], ["intent"], ["mood"], ["intent", "mood"]] {
            let corpse = try twoTasks()
            _ = try await run(corpse, self.settings(corpse), engine: engine(of: 1))
            let old = try corpse.bytes("out/intent.jsonl")
            _ = try await run(corpse, self.settings(corpse), engine: paid())
            // Taken back to the moment at which all is prepared, and some of the files are renamed.
            let state = try StateStore(writing: corpse.path("out"))
            try await state.write { database in
                try database.execute(
                    sql: """
                        UPDATE iteration SET status = 'running', finished_at = NULL WHERE id = 2;
                        DELETE FROM sample WHERE iteration = 2;
                        DELETE FROM output WHERE iteration = 2;
                        """)
                for task in ["intent", "mood", "never analysed"] {
                    let before = try EarlierForm(task, in: corpse, isOld: !done.contains(task))
                    try before.restore(in: corpse)
                    try before.snapshot.insert(iteration: 2, into: database)
                }
            }
            await state.close()
            #expect(try (corpse.bytes("out/intent.jsonl") == old) == !done.contains("intent"))
            let report = try await run(corpse, self.settings(corpse), engine: paid())
            #expect(report.iteration == 2)
            #expect(try dataset(corpse) == expected, "\(done)")
        }
    }

    /// The form in which the second iteration found a task, which a finished iteration forgets.
    private struct EarlierForm {
        let task: String
        let snapshot: OutputSnapshot
        private let lines: [Substring]?

        init(_ task: String, in folder: TemporaryFolder, isOld: Bool) throws {
            self.task = task
            let added = ["intent": 6, "mood": 6][task] ?? 0
            let rows = try TaskFilesStore(folder: folder.path("out"), format: .jsonl).load()[task: task]?.rows ?? []
            let original = rows.count - 2 * added
            snapshot = OutputSnapshot(
                task: task, pass: 0, original: original, carried: added, added: 0,
                digest: RowsDigest(rows.dropLast(added)).text)
            lines = isOld ? try folder.text("out/\(task).jsonl").split(separator: "\n").dropLast(added) : nil
        }

        func restore(in folder: TemporaryFolder) throws {
            guard let lines else { return }
            try folder.write(lines.map { $0 + "\n" }.joined(), to: "out/\(task).jsonl")
        }
    }

    @Test("replaces the rows that its earlier pass had saved, and loses none when it ends before it comes as far")
    func endsEarlierThanBefore() async throws {
        let folder = try workplace()
        let settings = settings(folder) {
            $0.concurrency = 1
            $0.batchSize = 2
        }
        let count = Locked(0)
        /// Breaks down for good at the given payment.
        func failing(at limit: Int) -> @Sendable (any Ledger) -> any Engine {
            paid { (_) throws(RefineError) in
                if count.withLock({
                    $0 += 1; return $0
                }) >= limit {
                    throw RefineError(.unavailable, "gone")
                }
            }
        }
        let first = try await run(folder, settings, engine: failing(at: 4))
        #expect(first.keptCount == 4)
        #expect(try rows(folder, "intent").count == 15 + 4)
        let before = try rows(folder, "intent")
        // The second pass has lost its answers, and ends at its first question of phase 2.
        let state = try StateStore(writing: folder.path("out"))
        _ = try await state.clearCache()
        await state.close()
        count.withLock { $0 = 2 }
        let second = try await run(folder, settings, engine: failing(at: 4))
        #expect(second.iteration == 1)
        #expect(second.fatal?.code == .unavailable)
        #expect(try rows(folder, "intent") == before)
        // Undisturbed from here on, it meets the quota and still has them.
        let third = try await run(folder, settings, engine: paid())
        #expect(third.iteration == 1)
        #expect(third.resumed == 2)
        #expect(third.status == .complete)
        #expect(try Set(rows(folder, "intent").map(\.text)).isSuperset(of: before.map(\.text)))
        let reference = try workplace()
        _ = try await run(reference, self.settings(reference) { $0.batchSize = 2 }, engine: paid())
        #expect(try folder.bytes("out/intent.jsonl") == reference.bytes("out/intent.jsonl"))
    }

    @Test("leaves rows alone that a person edited: a new iteration follows them", arguments: [0, 1, 2])
    func edited(way: Int) async throws {
        let folder = try workplace()
        let settings = settings(folder) { $0.concurrency = 1 }
        _ = try await run(folder, settings) { ledger in
            ScriptedEngine(ledger: ledger) { request throws(RefineError) in
                if request.demand.label == "late" { throw RefineError(.unavailable, "gone") }
                return (0..<request.count).map { Proposal(MadeUp.text("\(request.ordinal)/\($0)")) }
            }
        }
        var lines = try folder.text("out/intent.jsonl").split(separator: "\n").map(String.init)
        try #require(lines.count == 15 + 6)
        switch way {
        case 0: lines[20] = "{\"text\": \"\(MadeUp.text("by hand"))\", \"label\": \"lost\"}"
        case 1: lines[20] = lines[20].dropLast() + ", \"note\": \"checked\"}"
        default: lines.append("{\"text\": \"\(MadeUp.text("by hand"))\", \"label\": \"lost\"}")
        }
        let text = lines.map { $0 + "\n" }.joined()
        try folder.write(text, to: "out/intent.jsonl")
        let next = try await run(folder, settings) { ScriptedEngine.fluent(ledger: $0) }
        #expect(next.iteration == 2)
        #expect(try folder.text("out/intent.jsonl").hasPrefix(text))
    }

    @Test("begins anew after a complete one, with other arguments, and when it is told to")
    func beginsAnew() async throws {
        let folder = try workplace()
        let broken: @Sendable (any Ledger) -> any Engine = { ledger in
            ScriptedEngine(ledger: ledger) { _ throws(RefineError) in throw RefineError(.unavailable, "gone") }
        }
        for (number, change) in [
            { (_: inout Refinement.Settings) in }, { $0.seed = 7 }, { $0.resume = .never },
            { $0.record = [JSON.Member(name: "max-temperature", value: 1)] },
        ].enumerated() as EnumeratedSequence<[(inout Refinement.Settings) -> Void]> {
            _ = try? await run(folder, settings(folder, change), engine: broken)
            #expect(try await status(folder).count == number + 1)
        }
        // Limits make no other work.
        let limits = settings(folder) {
            $0.record = ["max-temperature", "budget-usd"].map { JSON.Member(name: $0, value: 1) }
            $0.concurrency = 2
        }
        let done = try await run(folder, limits) { ScriptedEngine.fluent(ledger: $0) }
        #expect(done.iteration == 4)
        #expect(done.status == .complete)
        #expect(try await run(folder, limits, engine: engine(of: 2)).iteration == 5)
    }

    @Test("reuses no answer when it is told to begin anew")
    func neverReuses() async throws {
        let folder = try workplace()
        let asked = Recorder<String>()
        _ = try await run(folder, settings(folder), engine: paid { asked.record($0) })
        let first = asked.values.count
        let report = try await run(
            folder, settings(folder) { $0.resume = .never }, engine: paid { asked.record($0) })
        #expect(report.reused == 0)
        #expect(report.json["reused"]?.int == 0)
        #expect(asked.values.count == 2 * first)
    }
}
