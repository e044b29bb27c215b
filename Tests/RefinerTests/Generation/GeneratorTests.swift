import LanguageModels
import RefinerTestSupport
import Testing

@testable import Refiner

@Suite("Generating for the classes of a plan")
struct GeneratorTests {
    private let plan = Plan(demands: ["a", "b", "c", "d"].map { Sample.demand($0, count: 6) })

    private func generate(
        _ plan: Plan, engine: any Engine, journal: MemoryJournal = MemoryJournal(), concurrency: Int = 4,
        gates: [String: TaskGates]? = nil, observe: @escaping @Sendable (RunEvent) -> Void = { _ in }
    ) async throws -> [ClassGeneration] {
        let generator = Generator(
            engine: engine, journal: journal, batchSize: 4, concurrency: concurrency, observe: observe)
        let known = Dictionary(uniqueKeysWithValues: plan.demands.map { ($0.key, Sample.differentiators()) })
        let tasks = Set(plan.demands.map(\.task))
        let own = Dictionary(uniqueKeysWithValues: tasks.map { ($0, Sample.gates(task: $0)) })
        return try await generator.generate(plan, differentiators: known, gates: gates ?? own)
    }

    private func reason(_ work: ClassGeneration) -> StopReason? {
        if case .stop(let reason) = work.quota.step { reason } else { nil }
    }

    /// An engine with good, repeated, broken and shared texts, some answers of which are late.
    private func mixed(lateness seed: UInt64?) -> ScriptedEngine {
        ScriptedEngine { request in
            let key = "\(request.demand.label)/\(request.ordinal)"
            if let seed {
                var random = SplitMix64(
                    seed: seed ^ UInt64(request.ordinal) ^ UInt64(key.utf8.reduce(0) { $0 * 31 + Int($1) }))
                for _ in 0..<Int.random(in: 0...30, using: &random) { await Task.yield() }
            }
            return [
                Proposal(MadeUp.text(key)), Proposal(MadeUp.text("shared/\(request.ordinal)")), Proposal("1. numbered"),
                Proposal(MadeUp.text("\(key)/second")), Proposal(MadeUp.text(key)),
            ]
        }
    }

    @Test("meets every quota with an engine that does as asked")
    func meetsQuotas() async throws {
        let journal = MemoryJournal()
        let classes = try await generate(plan, engine: ScriptedEngine.fluent(), journal: journal)
        #expect(classes.map(\.demand.label) == ["a", "b", "c", "d"])
        #expect(classes.allSatisfy { reason($0) == .quotaMet && $0.accepted.count == 6 })
        #expect(await journal.candidates.count == 24)
        #expect(await journal.withdrawn.isEmpty)
    }

    @Test("withdraws after each wave what repeats a training text that streams past, and asks for the missing")
    func comparesWithStreamedTexts() async throws {
        let repeated = MadeUp.text("training", words: 12)
        let gates = TaskGates(
            material: TaskMaterial(task: "intent", rows: [], errors: []), labels: [], training: TextMemory(),
            streamed: StreamedTexts(source: .rows(Sample.rows("z", [MadeUp.text("other"), repeated])), added: []),
            evaluation: TextMemory())
        let engine = ScriptedEngine { request in
            let own = (0..<request.count).map { MadeUp.text("\(request.demand.label)/\(request.ordinal)/\($0)") }
            let text = request.demand.label == "a" ? repeated.uppercased() : repeated + "!"
            return (request.ordinal == 0 ? [text] + own.dropFirst() : own).map { Proposal($0) }
        }
        let journal = MemoryJournal()
        let classes = try await generate(plan, engine: engine, journal: journal, gates: ["intent": gates])
        #expect(classes.allSatisfy { reason($0) == .quotaMet && $0.accepted.count == 6 })
        #expect(classes.allSatisfy { $0.accepted.allSatisfy { !$0.text.lowercased().hasPrefix(repeated) } })
        let refusals = classes.map { $0.candidates.compactMap(\.verdict.refusal).map(\.gate) }
        #expect(Set(refusals[0]) == [.exactDuplicate])
        #expect(
            Set(refusals[1]).isSubset(of: [.nearDuplicate, .exactDuplicate]) && refusals[1].contains(.nearDuplicate))
        let withdrawn = await journal.withdrawn
        #expect(withdrawn.count == 4)
        #expect(withdrawn.values.allSatisfy { $0.reason.contains("the training text \"\(repeated.excerpt())") })
    }

    @Test("ends where all classes may be at work at once, however many there are")
    func noLimit() async throws {
        let classes = try await generate(plan, engine: ScriptedEngine.fluent(), concurrency: .max)
        #expect(classes.allSatisfy { reason($0) == .quotaMet })
    }

    @Test("gives the same result in any order of answers and with any number of classes at once")
    func isIndependentOfOrder() async throws {
        let reference = try await generate(plan, engine: mixed(lateness: nil), concurrency: 1)
        for seed in 1...6 as ClosedRange<UInt64> {
            let classes = try await generate(plan, engine: mixed(lateness: seed), concurrency: Int(seed))
            #expect(classes.map { $0.candidates.map(\.text) } == reference.map { $0.candidates.map(\.text) })
            #expect(classes.map { $0.candidates.map(\.verdict) } == reference.map { $0.candidates.map(\.verdict) })
            #expect(classes.map { reason($0) } == reference.map { reason($0) })
        }
    }

    @Test("adds up: everything received is kept or refused, in the journal as in the result")
    func addsUp() async throws {
        let journal = MemoryJournal()
        let recorder = Recorder<RunEvent>()
        let classes = try await generate(plan, engine: mixed(lateness: 3), journal: journal) { recorder.record($0) }
        let received = classes.reduce(0) { $0 + $1.candidates.count }
        let kept = classes.reduce(0) { $0 + $1.accepted.count }
        let refused = classes.flatMap(\.candidates).count { $0.verdict.refusal != nil }
        #expect(received == kept + refused)
        #expect(await journal.candidates.count == received)
        let keptAtFirst = await journal.candidates.count { $0.verdict.isKept }
        let withdrawn = await journal.withdrawn.count
        #expect(keptAtFirst - withdrawn == kept)
        var counts = (kept: 0, refused: 0, withdrawn: 0)
        for event in recorder.values {
            if case .judged(_, let kept, let refused) = event {
                counts = (counts.kept + kept, counts.refused + refused, counts.withdrawn)
            }
            if case .withdrawn = event { counts.withdrawn += 1 }
        }
        #expect(counts.kept - counts.withdrawn == kept)
        #expect(counts.refused + counts.withdrawn == refused)
    }

    @Test("refuses what two classes of a task both have, in the order of the plan")
    func sweepsSharedTexts() async throws {
        let engine = ScriptedEngine { request in
            request.ordinal == 0
                ? [Proposal(MadeUp.text("shared")), Proposal(MadeUp.text(request.demand.label))]
                : [Proposal(MadeUp.text("\(request.demand.label)/\(request.ordinal)"))]
        }
        let plan = Plan(demands: [Sample.demand("late", count: 2), Sample.demand("early", count: 2)])
        let journal = MemoryJournal()
        let classes = try await generate(plan, engine: engine, journal: journal)
        #expect(classes[0].accepted.map(\.text) == [MadeUp.text("shared"), MadeUp.text("late")])
        #expect(classes[1].accepted.map(\.text) == [MadeUp.text("early"), MadeUp.text("early/1")])
        let refusal = try #require(classes[1].candidates.first?.verdict.refusal)
        #expect(refusal.gate == .exactDuplicate)
        #expect(await Array(journal.withdrawn.values) == [refusal])
    }

    @Test("lets two tasks have the same text")
    func keepsTasksApart() async throws {
        let engine = ScriptedEngine { _ in [Proposal(MadeUp.text("shared"))] }
        let plan = Plan(demands: [Sample.demand("a", task: "s", count: 1), Sample.demand("a", task: "t", count: 1)])
        let classes = try await generate(plan, engine: engine)
        #expect(classes.map { $0.accepted.count } == [1, 1])
    }

    @Test("refuses what is more than was asked for, instead of losing it")
    func refusesSurplus() async throws {
        let engine = ScriptedEngine { request in
            (0..<9).map { Proposal(MadeUp.text("\(request.demand.label)/\($0)")) }
        }
        let classes = try await generate(Plan(demands: [Sample.demand("a", count: 6)]), engine: engine)
        #expect(classes[0].accepted.count == 6)
        #expect(classes[0].candidates.compactMap { $0.verdict.refusal?.gate } == [.dose, .dose, .dose])
    }

    @Test("ends a class whose engine answers rubbish for ever")
    func endsOnRubbish() async throws {
        let engine = ScriptedEngine { _ in [Proposal("same old text")] }
        let classes = try await generate(Plan(demands: [Sample.demand("a", count: 6)]), engine: engine)
        #expect(reason(classes[0]) == .yieldCollapsed)
        #expect(classes[0].accepted.count == 1)
        #expect(classes[0].candidates.count == 4)
    }

    @Test("ends a class whose engine answers nothing for ever")
    func endsOnSilence() async throws {
        let classes = try await generate(
            Plan(demands: [Sample.demand("a", count: 6)]), engine: ScriptedEngine { _ in [] })
        #expect(reason(classes[0]) == .yieldCollapsed)
        #expect(classes[0].candidates.isEmpty)
    }

    @Test("tells the engine how often it asked and what was accepted")
    func tellsTheEngine() async throws {
        let requests = Recorder<[String]>()
        let engine = ScriptedEngine { request in
            requests.record(["\(request.ordinal)", "\(request.count)"] + request.accepted)
            return [Proposal(MadeUp.text("a/\(request.ordinal)"))]
        }
        _ = try await generate(Plan(demands: [Sample.demand("a", count: 2)]), engine: engine)
        #expect(requests.values == [["0", "2"], ["1", "1", MadeUp.text("a/0")]])
    }

    @Test("ends all classes when one can never be answered again, and keeps what was accepted")
    func endsOnFatalError() async throws {
        let finished = Recorder<Int>()
        let engine = ScriptedEngine { request throws(RefineError) in
            if request.demand.label == "b" && request.ordinal == 1 {
                while finished.values.count < 2 { await Task.yield() }
                throw RefineError(.keyRefused, "key withdrawn")
            }
            if request.demand.label != "a" && request.demand.label != "b" {
                // These are at work when it happens, and are given up.
                while !Task.isCancelled { await Task.yield() }
                throw RefineError(.interrupted, "interrupted")
            }
            if request.demand.label == "a" { finished.record(request.ordinal) }
            return (0..<request.count).map { Proposal(MadeUp.text("\(request.demand.label)/\(request.ordinal)/\($0)")) }
        }
        let classes = try await generate(plan, engine: engine)
        #expect(classes.map(\.fatal?.code) == [nil, .keyRefused, nil, nil])
        #expect(classes[0].accepted.count == 6)
        #expect(classes[1].accepted.count == 4)
        #expect(classes[1].failure == "key withdrawn")
        #expect(classes.map { reason($0) } == [.quotaMet, .engineFailed, .engineFailed, .engineFailed])
    }

    @Test("starts no further class after a fatal error")
    func startsNothingAfterFatalError() async throws {
        let asked = Recorder<String>()
        let engine = ScriptedEngine { request throws(RefineError) in
            asked.record(request.demand.label)
            throw RefineError(.unavailable, "gone")
        }
        let classes = try await generate(plan, engine: engine, concurrency: 1)
        #expect(asked.values == ["a"])
        #expect(classes.map { reason($0) } == [.engineFailed, .engineFailed, .engineFailed, .engineFailed])
        #expect(classes.map(\.fatal?.code) == [.unavailable, nil, nil, nil])
    }

    @Test("ends when the task is cancelled, and keeps what was accepted")
    func endsOnCancellation() async throws {
        let asked = Recorder<String>()
        let engine = ScriptedEngine { request throws(RefineError) in
            asked.record(request.demand.label)
            if request.ordinal == 1 {
                while !Task.isCancelled { await Task.yield() }
                throw RefineError(.interrupted, "interrupted")
            }
            return (0..<request.count).map { Proposal(MadeUp.text("\(request.demand.label)/\($0)")) }
        }
        let plan = plan
        let running = Task { try await generate(plan, engine: engine) }
        while asked.values.count < 8 { await Task.yield() }
        running.cancel()
        let classes = try await running.value
        #expect(classes.allSatisfy { reason($0) == .interrupted && $0.accepted.count == 4 && $0.fatal == nil })
    }

    @Test("ends all when the journal cannot be written to")
    func endsOnJournalFailure() async throws {
        let journal = MemoryJournal(failing: RefineError(.cannotWrite, "disk full"))
        let classes = try await generate(plan, engine: ScriptedEngine.fluent(), journal: journal)
        #expect(classes.contains { $0.fatal?.code == .cannotWrite })
        #expect(classes.allSatisfy { $0.accepted.isEmpty })
    }

    @Test("trims texts and remembers their parents and call")
    func remembersOrigin() async throws {
        let engine = ScriptedEngine { _ in [Proposal(" \n kept as is \t", parents: ["mother"])] }
        let classes = try await generate(Plan(demands: [Sample.demand("a", count: 1)]), engine: engine)
        let candidate = try #require(classes[0].accepted.first)
        #expect(candidate.text == "kept as is")
        #expect(candidate.parents == ["mother"])
        #expect(candidate.call == 1)
        #expect(candidate.id == 1)
    }
}
