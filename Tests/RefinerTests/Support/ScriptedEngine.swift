import LanguageModels

@testable import Refiner

/// An engine whose answers a closure gives.
///
/// It writes each call into its ledger, as engines must.
struct ScriptedEngine: Engine {
    typealias Script = @Sendable (GenerationRequest) async throws(RefineError) -> [Proposal]

    let name = "scripted"
    let model = "script"
    private let ledger: any Ledger
    private let cost: Double?
    private let script: Script

    init(ledger: any Ledger = MemoryLedger(), cost: Double? = 0, _ script: @escaping Script) {
        self.ledger = ledger
        self.cost = cost
        self.script = script
    }

    /// An engine that makes up as many texts as asked for, each of words of its own.
    static func fluent(ledger: any Ledger = MemoryLedger(), cost: Double? = 0) -> ScriptedEngine {
        ScriptedEngine(ledger: ledger, cost: cost) { request in
            (0..<request.count).map { Proposal(MadeUp.text("\(request.demand.label)/\(request.ordinal)/\($0)")) }
        }
    }

    func estimate(_ plan: Plan) -> PlanEstimate {
        PlanEstimate(calls: plan.demands.count, inputTokens: 10, outputTokens: 20, costUSD: cost)
    }

    func examplePrompt(for demand: Demand) -> String? { nil }

    func differentiate(_ demands: [Demand], round: Int) async throws(RefineError) -> Differentiation {
        var record = CallRecord(phase: .differentiate, task: demands[0].task, label: nil, engine: name, model: model)
        record.attempts = 1
        record.inputTokens = 100
        record.outputTokens = 10
        record.costUSD = cost
        _ = try await ledger.record(record)
        var answer = Differentiation(byLabel: [:])
        for demand in demands { answer.byLabel[demand.label] = Sample.differentiators(confusedWith: demand.rivals) }
        return answer
    }

    func generate(_ request: GenerationRequest) async throws(RefineError) -> GenerationAnswer {
        let proposals = try await script(request)
        var record = CallRecord(
            phase: .generate, task: request.demand.task, label: request.demand.label, engine: name, model: model)
        record.attempts = 1
        record.inputTokens = 7
        record.outputTokens = 3
        record.costUSD = cost
        return GenerationAnswer(proposals: proposals, call: try await ledger.record(record))
    }
}
