import GRDB
import JSONText
import LanguageModels
import RefinerTestSupport
import Testing

@testable import Refiner

@Suite("A refinement, from analysis to dataset")
struct RefinementTests {
    /// A folder with an analysis of two tasks, and a dataset of three in which one has never been analysed.
    private func workplace() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            {"tasks": {
            "intent": {"class_metrics": {"lost": {"f1": 0.5, "support": 4}, "late": {"f1": 0.6, "support": 4},
            "fine": {"f1": 0.99, "support": 4}}, "errors": [
            {"text": "\(MadeUp.text("evaluated", words: 12))", "true_label": "lost", "predicted_label": "late"}]},
            "mood": {"class_metrics": {"good": {"f1": 0.95, "support": 4}}}
            }}
            """, to: "analysis.json")
        try folder.write(Self.intent, to: "saved/intent.jsonl")
        try folder.write("{\"label\":\"good\" , \"text\":\"as it is\"}", to: "saved/mood.jsonl")
        try folder.write(
            "{\"text\": \"\(MadeUp.text("other"))\", \"labels\": [\"x\", \"y\"]}\n", to: "saved/never analysed.jsonl")
        return folder
    }

    private static let intent = ["lost", "late", "fine"].flatMap { label in
        (0..<5).map {
            "{\"text\": \"\(MadeUp.text("training/\(label)/\($0)"))\", \"label\": \"\(label)\", \"id\": \($0)}\n"
        }
    }.joined()

    private func settings(_ folder: TemporaryFolder, _ change: (inout Refinement.Settings) -> Void = { _ in })
        -> Refinement.Settings
    {
        var settings = Refinement.Settings(data: folder.path("saved"), output: folder.path("out"), batchSize: 4)
        change(&settings)
        return settings
    }

    private func run(
        _ folder: TemporaryFolder, _ settings: Refinement.Settings,
        planner: WeakClassPlanner = WeakClassPlanner(maxPerClass: 6),
        engine: @escaping @Sendable (any Ledger) -> any Engine = { ScriptedEngine.fluent(ledger: $0) },
        observe: @escaping @Sendable (RunEvent) -> Void = { _ in }
    ) async throws -> RunReport {
        let input = try RefinementInput.read(analysis: folder.path("analysis.json"), settings: settings)
        return try await Refinement(input, planner: planner, settings: settings, observe: observe).run { ledger in
            engine(ledger)
        }
    }

    private func rows(
        _ folder: TemporaryFolder, _ task: String, in name: String = "out", _ format: DatasetFormat? = nil
    ) throws -> [DatasetRow] {
        try #require(try DatasetStores.reading(folder.path(name), preferred: format).load()[task: task]).rows
    }

    /// An engine whose texts are others in every run.
    private func engine(of run: Int) -> @Sendable (any Ledger) -> any Engine {
        { ledger in
            ScriptedEngine(ledger: ledger) { request in
                (0..<request.count).map {
                    Proposal(MadeUp.text("\(run)/\(request.demand.label)/\(request.ordinal)/\($0)"))
                }
            }
        }
    }

    private func status(_ folder: TemporaryFolder) async throws -> [String] {
        try await StateStore(reading: folder.path("out")).iterations().map(\.status)
    }

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
        #expect(row.json["refine"]?["candidate"]?.int == 12)
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

    // MARK: - With a language model

    private func modelEngine(_ chat: ScriptedChatModel) throws -> @Sendable (any Ledger) -> any Engine {
        let prompts = try PromptLibrary()
        return { ledger in
            LanguageModelEngine(
                name: "openai", chat: chat, prompts: prompts, settings: LanguageModelEngine.Settings(batchSize: 4),
                material: [:], ledger: ledger)
        }
    }

    @Test("asks a language model in both phases, and keeps every message in the state")
    func asksAModel() async throws {
        let folder = try workplace()
        let chat = ScriptedChatModel { (request, number) in
            let user = request.messages.last?.content ?? ""
            let texts = (0..<4).map { "\"\(MadeUp.text("model/\(number)/\($0)"))\"" }.joined(separator: ", ")
            let answer =
                user.contains("Target class:")
                ? "Here you are:\n```json\n{\"texts\": [\(texts)]}\n```"
                : "{\"lost\": {\"differentiators\": [\"it is gone\"]}, \"late\": {\"differentiators\": [\"it comes\"]}}"
            return ScriptedChatModel.completion(answer, to: request)
        }
        let report = try await run(folder, settings(folder), engine: try modelEngine(chat))
        #expect(report.exitStatus == 0)
        #expect(report.keptCount == 12)
        #expect(report.usage.calls == 5)
        #expect(report.usage.costUSD == nil)
        #expect(report.differentiators[DemandKey(task: "intent", label: "lost")]?.differentiators == ["it is gone"])
        let database = try DatabaseQueue(path: folder.path("out/.refine/state.sqlite"))
        let count = try await database.read {
            try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM response WHERE answer <> ''")
        }
        #expect(count == 5)
        #expect(chat.requests.count == 5)
    }

    @Test("ends with the key's exit status when the service refuses the key in phase 1")
    func endsOnRefusedKey() async throws {
        let folder = try workplace()
        let chat = ScriptedChatModel { (_, _) throws(ChatError) in
            throw ChatError(kind: .invalidKey, message: "no such key")
        }
        let settings = settings(folder)
        let engine = try modelEngine(chat)
        let error = await #expect(throws: RefineError.self) { try await run(folder, settings, engine: engine) }
        #expect(error?.code == .keyRefused)
        #expect(chat.requests.count == 1)
        #expect(try await status(folder) == ["failed"])
        #expect(try folder.names(in: "out") == [".refine"])
    }

    @Test("is interrupted in phase 1 as well")
    func isInterruptedInPhaseOne() async throws {
        let folder = try workplace()
        let asked = Recorder<Int>()
        let chat = ScriptedChatModel { (_, _) throws(ChatError) in
            asked.record(1)
            while !Task.isCancelled { await Task.yield() }
            throw ChatError(kind: .cancelled, message: "cancelled")
        }
        let settings = settings(folder)
        let engine = try modelEngine(chat)
        let running = Task { try await run(folder, settings, engine: engine) }
        while asked.values.isEmpty { await Task.yield() }
        running.cancel()
        let error = await #expect(throws: RefineError.self) { try await running.value }
        #expect(error?.code == .interrupted)
        #expect(try await status(folder) == ["interrupted"])
        let state = try StateStore(reading: folder.path("out"))
        #expect(try await state.audit(by: [.phase]).rows.map(\.key) == [["differentiate"]])
    }

    // MARK: - Ends before its end

    /// An engine that answers each class once and then waits until it is given up.
    private func hanging(_ hung: Recorder<String>) -> @Sendable (any Ledger) -> any Engine {
        { ledger in
            ScriptedEngine(ledger: ledger) { request throws(RefineError) in
                if request.ordinal == 1 {
                    hung.record(request.demand.label)
                    while !Task.isCancelled { await Task.yield() }
                    throw RefineError(.interrupted, "interrupted")
                }
                return (0..<request.count).map { Proposal(MadeUp.text("\(request.demand.label)/\($0)")) }
            }
        }
    }

    @Test("saves what was accepted when it is interrupted")
    func savesWhenInterrupted() async throws {
        let folder = try workplace()
        let hung = Recorder<String>()
        let settings = settings(folder)
        let running = Task { try await run(folder, settings, engine: hanging(hung)) }
        while hung.values.count < 2 { await Task.yield() }
        running.cancel()
        let report = try await running.value
        #expect(report.keptCount == 8)
        #expect(report.exitStatus == 130)
        #expect(report.json["status"]?.string == "partial")
        #expect(try rows(folder, "intent").count == 15 + 8)
        #expect(try await status(folder) == ["interrupted"])
        // The output is free again, and the next run goes on from there.
        let next = try await run(folder, settings, engine: engine(of: 2))
        #expect(next.iteration == 2)
        #expect(try rows(folder, "intent").count == 15 + 8 + 12)
    }

    @Test("writes no dataset when it is interrupted before anything was accepted")
    func writesNothingWhenInterruptedAtOnce() async throws {
        let folder = try workplace()
        let asked = Recorder<Int>()
        let settings = settings(folder)
        let running = Task {
            try await run(folder, settings) { ledger in
                ScriptedEngine(ledger: ledger) { request throws(RefineError) in
                    asked.record(1)
                    while !Task.isCancelled { await Task.yield() }
                    throw RefineError(.interrupted, "interrupted")
                }
            }
        }
        while asked.values.count < 2 { await Task.yield() }
        running.cancel()
        let error = await #expect(throws: RefineError.self) { try await running.value }
        #expect(error?.code == .interrupted)
        #expect(try folder.names(in: "out") == [".refine"])
        #expect(try await status(folder) == ["interrupted"])
    }

    @Test("saves what was accepted before the service failed, and bears the failure's exit status")
    func savesBeforeFailure() async throws {
        let folder = try workplace()
        let report = try await run(folder, settings(folder) { $0.concurrency = 1 }) { ledger in
            ScriptedEngine(ledger: ledger) { request throws(RefineError) in
                if request.demand.label == "late" { throw RefineError(.keyRefused, "key withdrawn") }
                return (0..<request.count).map { Proposal(MadeUp.text("\(request.ordinal)/\($0)")) }
            }
        }
        #expect(report.fatal?.code == .keyRefused)
        #expect(report.exitStatus == 77)
        #expect(report.keptCount == 6)
        #expect(report.endedEarly.map(\.reason) == [.engineFailed])
        #expect(try rows(folder, "intent").count == 15 + 6)
        #expect(try await status(folder) == ["partial"])
    }

    @Test("fails with the service's error when nothing was accepted before it")
    func failsWithoutSamples() async throws {
        let folder = try workplace()
        let settings = settings(folder)
        let error = await #expect(throws: RefineError.self) {
            try await run(folder, settings) { ledger in
                ScriptedEngine(ledger: ledger) { _ throws(RefineError) in throw RefineError(.unavailable, "gone") }
            }
        }
        #expect(error?.code == .unavailable)
        #expect(try folder.names(in: "out") == [".refine"])
        #expect(try await status(folder) == ["failed"])
    }

    @Test("is partial, exit status 3, when a class brings nothing more")
    func isPartial() async throws {
        let folder = try workplace()
        let report = try await run(folder, settings(folder)) { ledger in
            ScriptedEngine(ledger: ledger) { request in [Proposal(MadeUp.text(request.demand.label))] }
        }
        #expect(report.status == .partial)
        #expect(report.exitStatus == 3)
        #expect(report.endedEarly.map(\.reason) == [.yieldCollapsed, .yieldCollapsed])
        #expect(try rows(folder, "intent").count == 15 + 2)
    }

    // MARK: - Refusals

    @Test("does not run while another run holds the output")
    func refusesLockedOutput() async throws {
        let folder = try workplace()
        let lock = try OutputLock(folder: folder.path("out"))
        let settings = settings(folder)
        let error = await #expect(throws: RefineError.self) { try await run(folder, settings) }
        #expect(error?.code == .locked)
        withExtendedLifetime(lock) {}
        #expect(try folder.names(in: "out/.refine") == ["lock"])
    }

    @Test(
        "does not write into the data itself, however it is spelt", arguments: ["saved", "saved/", "./saved/../saved"])
    func refusesTheDataFolder(output: String) throws {
        let folder = try workplace()
        let error = try #require(throws: RefineError.self) {
            try RefinementInput.read(
                analysis: folder.path("analysis.json"), settings: settings(folder) { $0.output = folder.path(output) })
        }
        #expect(error.code == .usage)
    }

    @Test("refuses an unknown class before anything is written")
    func refusesUnknownClass() async throws {
        let folder = try workplace()
        let settings = settings(folder)
        let error = await #expect(throws: RefineError.self) {
            try await run(folder, settings, planner: WeakClassPlanner(labels: ["lots"]))
        }
        #expect(error?.code == .usage)
        #expect(error?.hint == "did you mean lost or late?")
        #expect(!folder.exists("out"))
    }

    @Test("refuses an output that holds broken rows before it asks anyone, and leaves it as it is")
    func refusesBrokenOutput() async throws {
        let folder = try workplace()
        try folder.write("{broken\n", to: "out/intent.jsonl")
        let asked = Recorder<Int>()
        let settings = settings(folder)
        let error = await #expect(throws: RefineError.self) {
            try await run(folder, settings) { ledger in
                ScriptedEngine(ledger: ledger) { _ in
                    asked.record(1)
                    return []
                }
            }
        }
        #expect(error?.code == .badInput, "\(String(describing: error))")
        #expect(error?.place == Place(file: folder.path("out/intent.jsonl"), line: 1))
        #expect(asked.values.isEmpty)
        #expect(try folder.text("out/intent.jsonl") == "{broken\n")
    }
}
