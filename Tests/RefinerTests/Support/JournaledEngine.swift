import LanguageModels
import RefinerTestSupport

@testable import Refiner

/// An engine that pays for each answer once: it asks its ledger before it makes up an answer, as engines of services do.
///
/// What it answers depends on the question alone.
struct JournaledEngine: Engine {
    let name = "paid"
    let model = "script"
    let ledger: any Ledger
    /// Told of each question that was not answered from the ledger, before it is answered.
    let pay: @Sendable (String) async throws(RefineError) -> Void

    func estimate(_ plan: Plan) -> PlanEstimate {
        PlanEstimate(calls: 7, inputTokens: 70, outputTokens: 30, costUSD: 0.5)
    }

    func examplePrompt(for demand: Demand) -> String? { nil }

    func differentiate(_ demands: [Demand], round: Int) async throws(RefineError) -> Differentiation {
        let question = "what sets apart " + demands.map(\.label).joined(separator: ", ")
        _ = try await answer(question, .differentiate, demands[0].task, nil, texts: { [question] })
        var answer = Differentiation(byLabel: [:])
        for demand in demands { answer.byLabel[demand.label] = Sample.differentiators() }
        return answer
    }

    func generate(_ request: GenerationRequest) async throws(RefineError) -> GenerationAnswer {
        let question =
            "\(request.count) for \(request.demand.label), \(request.ordinal) in round \(request.round), not "
            + request.accepted.joined(separator: "|")
        let found = try await answer(
            question, .generate, request.demand.task, request.demand.label,
            texts: { (0..<request.count).map { MadeUp.text("\(question)/\($0)") } })
        return GenerationAnswer(
            proposals: found.content.split(separator: "\n").map { Proposal(String($0)) }, call: found.call)
    }

    private func answer(
        _ question: String, _ phase: CallRecord.Phase, _ task: String, _ label: String?, texts: () -> [String]
    ) async throws(RefineError) -> KnownAnswer {
        let digest = "\(question.utf8.count)/" + question.prefix(40)
        if let known = try await ledger.answer(to: digest, request: question) { return known }
        try await pay(question)
        var record = CallRecord(phase: phase, task: task, label: label, engine: name, model: model)
        record.endpoint = "http://localhost"
        record.digest = digest
        record.attempts = 1
        record.costUSD = 0.25
        record.request = question
        record.answer = texts().joined(separator: "\n")
        return KnownAnswer(call: try await ledger.record(record), content: record.answer ?? "")
    }
}
