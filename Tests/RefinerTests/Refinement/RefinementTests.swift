import JSONText
import RefinerTestSupport
import Testing

@testable import Refiner

@Suite("A refinement, from analysis to dataset")
struct RefinementTests: RefinementSuite {
    @Test("adds new rows after the old ones, byte for byte, and carries other tasks over whole")
    func addsRows() async throws {
        let folder = try workplace()
        let report = try await run(folder, settings(folder))
        #expect(report.status == .complete)
        #expect(report.exitStatus == 0)
        #expect(report.keptCount == 12)
        let text = try folder.text("out/intent.jsonl")
        #expect(text.hasPrefix(Self.intent))
        let added = try rows(folder, "intent").dropFirst(15)
        #expect(added.map { $0.labels[0] } == Array(repeating: "lost", count: 6) + Array(repeating: "late", count: 6))
        #expect(added.allSatisfy { $0.members.map(\.name) == ["text", "label"] })
        #expect(try folder.bytes("out/mood.jsonl") == folder.bytes("saved/mood.jsonl"))
        #expect(try folder.bytes("out/never analysed.jsonl") == folder.bytes("saved/never analysed.jsonl"))
        #expect(try folder.names(in: "out") == [".refine", "intent.jsonl", "mood.jsonl", "never analysed.jsonl"])
        #expect(try folder.text("saved/intent.jsonl") == Self.intent)
        #expect(report.paths["intent"] == folder.path("out/intent.jsonl"))
    }

    @Test("gives the same bytes for the same input and seed")
    func isDeterministic() async throws {
        let one = try workplace()
        let two = try workplace()
        _ = try await run(one, settings(one) { $0.concurrency = 1 })
        _ = try await run(two, settings(two) { $0.concurrency = 8 })
        #expect(try one.bytes("out/intent.jsonl") == two.bytes("out/intent.jsonl"))
    }

    @Test("keeps the rows of earlier runs in the output, and repeats none", arguments: DatasetFormat.allCases)
    func carriesEarlierRows(format: DatasetFormat) async throws {
        let folder = try workplace()
        let settings = settings(folder) { $0.format = format }
        _ = try await run(folder, settings, engine: engine(of: 1))
        let first = try rows(folder, "intent", format).map(\.text)
        let second = try await run(folder, settings, engine: engine(of: 2))
        #expect(second.iteration == 2)
        let both = try rows(folder, "intent", format).map(\.text)
        #expect(first.count == 15 + 12)
        #expect(both.count == 15 + 24)
        #expect(Array(both.prefix(27)) == first)
        let third = try await run(folder, settings) { ledger in
            ScriptedEngine(ledger: ledger) { _ in both.suffix(12).map { Proposal($0) } }
        }
        #expect(third.keptCount == 0)
        #expect(third.tasks[0].report.refused.keys.sorted() == [.exactDuplicate])
        #expect(try rows(folder, "intent", format).map(\.text) == both)
        #expect(try rows(folder, "mood", format).count == 1)
        #expect(try await status(folder) == ["complete", "complete", "partial"])
    }

    @Test("does not bring a row back that was deleted from the dataset between two runs")
    func deletedRowsStayAway() async throws {
        let folder = try workplace()
        _ = try await run(folder, settings(folder), engine: engine(of: 1))
        let kept = Self.intent.split(separator: "\n").dropFirst().joined(separator: "\n") + "\n"
        try folder.write(kept, to: "saved/intent.jsonl")
        _ = try await run(folder, settings(folder), engine: engine(of: 2))
        let text = try folder.text("out/intent.jsonl")
        #expect(text.hasPrefix(kept))
        #expect(try rows(folder, "intent").count == 14 + 12 + 12)
    }

    @Test("refuses to put a dataset of one format beside one of another")
    func otherFormatInOutput() async throws {
        let folder = try workplace()
        _ = try await run(folder, settings(folder))
        let before = try folder.text("out/intent.jsonl")
        let error = try await #require(throws: RefineError.self) {
            try await run(folder, settings(folder) { $0.format = .csv })
        }
        #expect(error.code == .usage)
        #expect(error.hint?.contains("--format jsonl") == true)
        #expect(try folder.text("out/intent.jsonl") == before)
    }

    @Test("tells the engine how often the output was saved before, so that it draws other texts")
    func countsRounds() async throws {
        let folder = try workplace()
        let rounds = Recorder<Int>()
        for _ in 1...2 {
            _ = try await run(folder, settings(folder)) { ledger in
                ScriptedEngine(ledger: ledger) { request in
                    rounds.record(request.round)
                    return (0..<request.count).map {
                        Proposal(MadeUp.text("\(request.round)/\(request.demand.label)/\(request.ordinal)/\($0)"))
                    }
                }
            }
        }
        #expect(Set(rounds.values) == [1, 2])
    }

    @Test("writes the dataset in another format when asked to", arguments: DatasetFormat.allCases)
    func convertsFormats(format: DatasetFormat) async throws {
        let folder = try workplace()
        _ = try await run(folder, settings(folder) { $0.format = format })
        let intent = try rows(folder, "intent", format)
        #expect(intent.count == 15 + 12)
        #expect(intent[0].members.map(\.name).sorted() == ["id", "label", "text"])
        #expect(try rows(folder, "never analysed", format).map(\.labels) == [["x", "y"]])
    }

    @Test("saves the dataset and says so when nothing is weak")
    func savesWhenNothingIsWeak() async throws {
        let folder = try workplace()
        let report = try await run(folder, settings(folder), planner: WeakClassPlanner(threshold: 0.1)) { _ in
            ScriptedEngine { _ throws(RefineError) in throw RefineError(.unavailable, "nobody should ask") }
        }
        #expect(report.status == .complete)
        #expect(report.exitStatus == 0)
        #expect(report.plan.demands.isEmpty)
        #expect(report.json["tasks"]?.serialized() == "{}")
        #expect(try folder.text("out/intent.jsonl") == Self.intent)
        #expect(try await status(folder) == ["complete"])
    }

    @Test("lets nothing near an error sample or a held-out text into the dataset")
    func keepsEvaluationClean() async throws {
        let folder = try workplace()
        let evaluated = MadeUp.text("evaluated", words: 12)
        let heldOut = MadeUp.text("held out", words: 12)
        try folder.write("{\"text\": \"\(heldOut)\"}\n", to: "holdout.jsonl")
        let settings = settings(folder) { $0.holdouts = [folder.path("holdout.jsonl")] }
        let report = try await run(folder, settings) { ledger in
            ScriptedEngine(ledger: ledger) { request in
                [
                    Proposal(evaluated + "!"), Proposal(heldOut.uppercased()),
                    Proposal(MadeUp.text("\(request.demand.label)/\(request.ordinal)")),
                ]
            }
        }
        #expect(report.tasks[0].report.refused[.leak] ?? 0 > 0)
        let texts = try rows(folder, "intent").map { $0.text.lowercased() }
        #expect(!texts.contains { $0.hasPrefix(evaluated) || $0.hasPrefix(heldOut) })
    }

    @Test("writes where a row comes from only when asked to")
    func writesProvenance() async throws {
        let folder = try workplace()
        _ = try await run(
            folder,
            settings(folder) {
                $0.withProvenance = true
                $0.concurrency = 1
            })
        let row = try #require(try rows(folder, "intent").last)
        #expect(row.members.map(\.name) == ["text", "label", "refine"])
        #expect(row.json["refine"]?["iteration"]?.int == 1)
        #expect(row.json["refine"]?["engine"]?.string == "scripted")
        #expect(row.json["refine"]?["number"]?.int == 12)
    }

    @Test("reports calls, tokens and an unknown cost, as the ledger has them")
    func reportsUsage() async throws {
        let folder = try workplace()
        let report = try await run(folder, settings(folder)) { ScriptedEngine.fluent(ledger: $0, cost: nil) }
        #expect(report.usage.calls == 1 + 4)
        #expect(report.usage.inputTokens == 100 + 4 * 7)
        #expect(report.usage.costUSD == nil)
        let state = try StateStore(reading: folder.path("out"))
        #expect(try await state.audit(by: []).total == report.usage)
        let (record, demands) = try #require(try await state.iteration(1))
        #expect([record.received, record.kept] == [report.receivedCount, report.keptCount])
        #expect(demands.map(\.samples.count) == [6, 6])
        #expect(demands.map(\.differentiators).allSatisfy { $0 != nil })
    }

    @Test("tells what happens in order")
    func tellsEvents() async throws {
        let folder = try workplace()
        let recorder = Recorder<RunEvent>()
        _ = try await run(folder, settings(folder) { $0.concurrency = 1 }, observe: { recorder.record($0) })
        #expect(recorder.values.first == .differentiating(classes: 2))
        #expect(recorder.values.contains(.generating(classes: 2, samples: 12)))
        #expect(recorder.values.contains(.judged(DemandKey(task: "intent", label: "lost"), kept: 4, refused: 0)))
        #expect(recorder.values.contains(.stopped(DemandKey(task: "intent", label: "late"), .quotaMet)))
        #expect(recorder.values.last == .saving)
    }

    @Test("makes the file of a task that the dataset lacks")
    func makesNewTasks() async throws {
        let folder = try workplace()
        try folder.write(
            "{\"tasks\": {\"new/task\": {\"class_metrics\": {\"a\": {\"f1\": 0.5, \"support\": 4}}}}}",
            to: "analysis.json")
        let report = try await run(folder, settings(folder))
        #expect(report.keptCount == 6)
        #expect(report.diagnostics.map(\.message) == ["task new/task: the dataset has no rows of it"])
        #expect(try rows(folder, "new/task").map(\.labels) == Array(repeating: ["a"], count: 6))
        #expect(folder.exists("out/new%2Ftask.jsonl"))
        #expect(try folder.text("out/intent.jsonl") == Self.intent)
    }

    @Test("writes lists of labels for a task of several labels")
    func writesLabelLists() async throws {
        let folder = try workplace()
        try folder.write(
            "{\"tasks\": {\"never analysed\": {\"class_metrics\": {\"x\": {\"f1\": 0.5, \"support\": 4}}}}}",
            to: "analysis.json")
        _ = try await run(folder, settings(folder))
        let added = try rows(folder, "never analysed").dropFirst()
        #expect(added.count == 6)
        #expect(added.allSatisfy { $0.kind == .multiLabel && $0.labels == ["x"] })
    }
}
