import RefinerTestSupport
import Testing

@testable import Refiner

@Suite("The audit of the ledger")
struct AuditTests {
    /// Two iterations of calls, drawn at random but for the seed.
    private static let calls: [[CallRecord]] = {
        var random = SplitMix64(seed: 5)
        return (0..<2).map { iteration in
            (0..<40).map { _ in
                let phase = CallRecord.Phase.allCases.randomElement(using: &random)!
                var call = CallRecord(
                    phase: phase, task: ["s", "t, \"u\""].randomElement(using: &random)!,
                    label: phase == .generate ? ["a", "b", "c"].randomElement(using: &random)! : nil,
                    engine: "openai", model: ["m", "n"].randomElement(using: &random)!)
                call.endpoint = ["http://one", "http://two", nil].randomElement(using: &random)!
                call.outcome = CallRecord.Outcome.allCases.randomElement(using: &random)!
                call.attempts = Int.random(in: 0...3, using: &random)
                call.cachedInputTokens = Int.random(in: 0...50, using: &random)
                call.wastedTokens = Int.random(in: 0...50, using: &random)
                call.isEstimated = Bool.random(using: &random)
                call.inputTokens = Int.random(in: 0...5000, using: &random)
                call.outputTokens = Int.random(in: 0...900, using: &random)
                // Sixteenths, so that sums are exact; what model n costs nobody knows.
                call.costUSD = call.model == "n" ? nil : Double(Int.random(in: 0...64, using: &random)) / 16
                return call
            }
        }
    }()

    private static let columns = [
        "calls", "input_tokens", "output_tokens", "cost_usd", "cached_input_tokens", "asked", "retries", "failed",
        "wasted_tokens", "estimated", "kept", "cost_per_sample",
    ]

    private func state(_ folder: TemporaryFolder) async throws -> StateStore {
        let state = try StateStore(writing: folder.path)
        for (calls, day) in zip(Self.calls, ["2026-02-28T23:59:59Z", "2026-03-01T00:00:00Z"]) {
            let start = IterationStart(
                engine: "openai", model: "m", seed: 0, threshold: 0.9, settings: [], analysisFile: "", dataFolder: "",
                analysis: Analysis(tasks: []),
                estimate: PlanEstimate(calls: 0, inputTokens: 0, outputTokens: 0, costUSD: nil),
                plan: Plan(demands: []))
            let journal = try await IterationJournal.begin(start, in: state, now: { day })
            for call in calls { _ = try await journal.record(call) }
        }
        return state
    }

    private func sums(_ calls: [CallRecord]) -> AuditSums {
        var sums = AuditSums()
        for call in calls {
            sums.calls += call.attempts
            sums.asked += 1
            sums.retries += max(0, call.attempts - 1)
            sums.failed += [.failed, .unreadable].contains(call.outcome) ? 1 : 0
            sums.cachedInputTokens += call.cachedInputTokens
            sums.wastedTokens += call.wastedTokens
            sums.estimated += call.isEstimated ? 1 : 0
            sums.inputTokens += call.inputTokens
            sums.outputTokens += call.outputTokens
            if let cost = call.costUSD, let sum = sums.costUSD { sums.costUSD = sum + cost } else { sums.costUSD = nil }
        }
        return sums
    }

    private static func value(_ dimension: AuditDimension, _ call: CallRecord, _ iteration: Int) -> String? {
        switch dimension {
        case .phase: call.phase.rawValue
        case .task: call.task
        case .label: call.label
        case .model: call.model
        case .endpoint: call.endpoint
        case .outcome: call.outcome.rawValue
        case .iteration: "\(iteration)"
        case .day: iteration == 1 ? "2026-02-28" : "2026-03-01"
        }
    }

    @Test(
        "sums up by each dimension as a hand does",
        arguments: AuditDimension.allCases.map { [$0] } + [
            [.iteration, .phase], [.task, .label, .model], AuditDimension.allCases,
        ])
    func sumsUp(dimensions: [AuditDimension]) async throws {
        let folder = try TemporaryFolder()
        let audit = try await state(folder).audit(by: dimensions)
        var groups: [[String?]: [CallRecord]] = [:]
        for (index, calls) in Self.calls.enumerated() {
            for call in calls { groups[dimensions.map { Self.value($0, call, index + 1) }, default: []].append(call) }
        }
        #expect(audit.rows.count == groups.count)
        for row in audit.rows { #expect(row.sums == sums(groups[row.key] ?? [])) }
        #expect(audit.total == sums(Self.calls.flatMap { $0 }))
        #expect(audit.rows.reduce(0) { $0 + $1.sums.calls } == audit.total.calls)
    }

    @Test("sums up one iteration alone")
    func sumsUpOneIteration() async throws {
        let folder = try TemporaryFolder()
        let state = try await state(folder)
        #expect(try await state.audit(by: [], iteration: 2).total == sums(Self.calls[1]))
        #expect(try await state.audit(by: [.phase], iteration: 2).rows.count == 2)
        #expect(try await state.audit(by: [.phase], iteration: 9).rows.isEmpty)
        #expect(try await state.iterations().map(\.usage) == Self.calls.map { sums($0) })
    }

    @Test("shows an unknown cost as null, and a known one of nothing as 0")
    func keepsUnknownCosts() async throws {
        let folder = try TemporaryFolder()
        let audit = try await state(folder).audit(by: [.model])
        #expect(audit.rows.map(\.key) == [["m"], ["n"]])
        #expect(audit.rows[0].sums.costUSD != nil)
        #expect(audit.rows[1].sums.costUSD == nil)
        #expect(audit.json["total"]?["cost_usd"]?.isNull == true)
        #expect(audit.json["rows"]?[1]?["cost_usd"]?.isNull == true)
        let empty = try await StateStore(writing: folder.path("empty")).audit(by: [.task])
        #expect(empty.total.costUSD == 0)
        #expect(empty.rows.isEmpty)
    }

    @Test("is JSON and CSV with the dimensions as names")
    func isWritten() async throws {
        let folder = try TemporaryFolder()
        let audit = try await state(folder).audit(by: [.iteration, .task, .label])
        #expect(audit.json.members?.map(\.name) == ["by", "rows", "total"])
        #expect(
            audit.json["rows"]?[0]?.members?.map(\.name)
                == ["iteration", "task", "label"] + Self.columns)
        #expect(audit.json["rows"]?[0]?["iteration"]?.int == 1)
        #expect(audit.json["rows"]?[0]?["label"]?.isNull == true)
        try folder.write(audit.csv, to: "audit.csv")
        var reader = try CSVReader(opening: folder.path("audit.csv"), what: "an audit")
        let header = try reader.next()?.fields
        #expect(header == ["iteration", "task", "label"] + Self.columns)
        for row in audit.rows {
            let next = try reader.next()
            let fields = try #require(next).fields
            #expect(fields.prefix(3) == row.key.map { $0 ?? "" }[...])
            #expect(fields[3] == "\(row.sums.calls)")
            #expect(fields[6].isEmpty == (row.sums.costUSD == nil))
        }
    }
}
