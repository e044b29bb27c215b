import GRDB
import JSONText
import Testing

@testable import Refiner

@Suite("The journal of an iteration")
struct IterationJournalTests {
    private let plan = Plan(demands: [
        Sample.demand("a", confusions: [Confusion(label: "b", count: 2, direction: .missed)]), Sample.demand("b"),
    ])

    private var start: IterationStart {
        IterationStart(
            engine: "scripted", model: "script", seed: .max, threshold: 0.85,
            settings: [JSON.Member(name: "max_per_class", value: 4)], analysisFile: "analysis.json",
            dataFolder: "saved",
            analysis: Analysis(tasks: [
                Sample.task("intent", [Sample.metrics("a", f1: 0.25), Sample.metrics("b", f1: 0.75)])
            ]),
            estimate: PlanEstimate(calls: 3, inputTokens: 30, outputTokens: 20, costUSD: nil), plan: plan)
    }

    private func candidate(_ label: String, _ text: String, _ verdict: Verdict, call: Int64? = nil) -> Candidate {
        Candidate(
            key: DemandKey(task: "intent", label: label), text: text, parents: ["p"], call: call, ordinal: 0,
            verdict: verdict,
            id: nil)
    }

    private let refused = Verdict.refused(Refusal(.nearDuplicate, score: 0.9, "near the training text"))

    @Test("writes down how it began: settings, measurements and plan")
    func writesTheBeginning() async throws {
        let folder = try TemporaryFolder()
        let state = try StateStore(writing: folder.path)
        let journal = try await IterationJournal.begin(start, in: state, now: { "2026-01-02T03:04:05Z" })
        #expect(journal.iteration == 1)
        let record = try #require(try await state.iterations().first)
        #expect(record.startedAt == "2026-01-02T03:04:05Z")
        #expect(record.finishedAt == nil)
        #expect(record.status == "running")
        #expect(record.seed == .max)
        #expect(record.threshold == 0.85)
        #expect(record.classes == 2)
        #expect(record.macroF1 == 0.5)
        let database = try DatabaseQueue(path: folder.path(".refine/state.sqlite"))
        let values = try await database.read { database in
            try Row.fetchAll(database, sql: "SELECT label, metric, value, support FROM evaluation ORDER BY id").map {
                row in
                "\(row["label"] as String? ?? "-") \(row["metric"] as String) \(row["value"] as Double) \(row["support"] as Int? ?? -1)"
            }
        }
        #expect(values == ["- accuracy 0.5 -1", "- macro_f1 0.5 -1", "a f1 0.25 10", "b f1 0.75 10"])
        let confusions = try await database.read {
            try String.fetchOne($0, sql: "SELECT confusions FROM demand WHERE label = 'a'")
        }
        #expect(confusions == #"[{"label":"b","count":2,"direction":"missed"}]"#)
    }

    @Test("adds up: received is kept and refused by gate, and kept candidates become samples")
    func addsUp() async throws {
        let folder = try TemporaryFolder()
        let state = try StateStore(writing: folder.path)
        let journal = try await IterationJournal.begin(start, in: state)
        try await journal.record([plan.demands[0].key: Sample.differentiators(confusedWith: ["b"])])
        let first = try await journal.record([
            candidate("a", "one", .kept), candidate("a", "two", refused), candidate("a", "drei 卡 😭", .kept),
        ])
        let second = try await journal.record([candidate("b", "four", .kept), candidate("b", "five", refused)])
        #expect(first == [1, 2, 3])
        #expect(second == [4, 5])
        try await journal.withdraw(4, Refusal(.exactDuplicate, score: 1, "repeats the accepted text"))
        try await journal.finish(
            .partial, stopped: [plan.demands[0].key: .quotaMet, plan.demands[1].key: .yieldCollapsed],
            savedSamples: true)

        let (record, demands) = try #require(try await state.iteration(1))
        #expect(record.status == "partial")
        #expect(record.finishedAt != nil)
        #expect([record.received, record.kept] == [5, 2])
        #expect(demands.map(\.label) == ["a", "b"])
        #expect(demands.map(\.received) == [3, 2])
        #expect(demands.map(\.kept) == [2, 0])
        for demand in demands { #expect(demand.received == demand.kept + demand.refused.reduce(0) { $0 + $1.count }) }
        #expect(demands[1].refused.map(\.gate) == ["exact_duplicate", "near_duplicate"])
        #expect(demands.map(\.stopped) == ["quota_met", "yield_collapsed"])
        #expect(demands[0].samples == ["one", "drei 卡 😭"])
        #expect(demands[0].differentiators == Sample.differentiators(confusedWith: ["b"]))
        #expect(demands[1].differentiators == nil)
        let database = try DatabaseQueue(path: folder.path(".refine/state.sqlite"))
        let samples = try await database.read { try String.fetchAll($0, sql: "SELECT text FROM sample ORDER BY id") }
        #expect(samples == ["one", "drei 卡 😭"])
    }

    @Test("makes no samples of an iteration that saved nothing")
    func makesNoSamples() async throws {
        let folder = try TemporaryFolder()
        let state = try StateStore(writing: folder.path)
        let journal = try await IterationJournal.begin(start, in: state)
        _ = try await journal.record([candidate("a", "one", .kept)])
        try await journal.finish(.failed, stopped: [:], savedSamples: false)
        let database = try DatabaseQueue(path: folder.path(".refine/state.sqlite"))
        #expect(try await database.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM sample") } == 0)
        #expect(try await state.iterations().map(\.status) == ["failed"])
    }

    @Test("marks an iteration whose process died as interrupted, and leaves finished ones alone")
    func marksTheDead() async throws {
        let folder = try TemporaryFolder()
        let state = try StateStore(writing: folder.path)
        let done = try await IterationJournal.begin(start, in: state)
        try await done.finish(.complete, stopped: [:], savedSamples: false)
        _ = try await IterationJournal.begin(start, in: state)
        let third = try await IterationJournal.begin(start, in: state)
        #expect(third.iteration == 3)
        let records = try await state.iterations()
        #expect(records.map(\.status) == ["complete", "interrupted", "running"])
        #expect(records[1].finishedAt == nil)
    }

    @Test("keeps messages and answer of a call, and none for a call that sent none")
    func keepsMessages() async throws {
        let folder = try TemporaryFolder()
        let state = try StateStore(writing: folder.path)
        let journal = try await IterationJournal.begin(start, in: state)
        var call = CallRecord(phase: .generate, task: "intent", label: "a", engine: "openai", model: "gpt")
        _ = try await journal.record(call)
        call.request = "[]"
        call.answer = "{\"texts\": []}"
        #expect(try await journal.record(call) == 2)
        let database = try DatabaseQueue(path: folder.path(".refine/state.sqlite"))
        let rows = try await database.read {
            try Row.fetchAll($0, sql: "SELECT * FROM response").map {
                "\($0["call"] as Int64) \($0["answer"] as String)"
            }
        }
        #expect(rows == ["2 {\"texts\": []}"])
    }

    @Test("refuses a candidate of a class that the plan lacks")
    func refusesStrangers() async throws {
        let folder = try TemporaryFolder()
        let journal = try await IterationJournal.begin(start, in: try StateStore(writing: folder.path))
        let stranger = candidate("stranger", "x", .kept)
        let error = await #expect(throws: RefineError.self) { try await journal.record([stranger]) }
        #expect(error?.code == .cannotWrite)
    }

    @Test("shows a seed of any size as the number it is")
    func showsSeeds() async throws {
        let folder = try TemporaryFolder()
        let state = try StateStore(writing: folder.path)
        _ = try await IterationJournal.begin(start, in: state)
        let json = try #require(try await state.iterations().first).json
        #expect(json["seed"]?.serialized() == "18446744073709551615")
        #expect(json["finished_at"]?.isNull == true)
    }
}
