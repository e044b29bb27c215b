import Foundation
import JSONText
public import LanguageModels

/// The engine that asks a language model.
public struct LanguageModelEngine: Engine {
    /// How the engine asks.
    public struct Settings: Sendable {
        /// Most texts asked for at once.
        public var batchSize: Int
        /// Highest temperature of phase 2, 0…2.
        public var maxTemperature: Double
        /// Where random choices come from.
        public var seed: UInt64

        /// Creates settings.
        public init(batchSize: Int = 8, maxTemperature: Double = 0.9, seed: UInt64 = 0) {
            self.batchSize = batchSize
            self.maxTemperature = maxTemperature
            self.seed = seed
        }
    }

    /// What the ledger calls it.
    public let name: String
    /// The model that answers.
    public var model: String { chat.model }

    let chat: any ChatModel
    private let prompts: PromptBuilder
    private let settings: Settings
    private let measured: MeasuredTasks
    let ledger: any Ledger

    /// Creates an engine.
    ///
    /// - Parameters:
    ///   - name: what the ledger calls it, such as `openai`.
    ///   - chat: the model.
    ///   - prompts: the templates.
    ///   - measured: what can be measured of each task rather than asked; engines may share it.
    ///   - ledger: where calls are written down.
    public init(
        name: String, chat: any ChatModel, prompts: PromptLibrary, settings: Settings,
        measured: MeasuredTasks, ledger: any Ledger
    ) {
        self.name = name
        self.chat = chat
        self.prompts = PromptBuilder(prompts: prompts, seed: settings.seed)
        self.settings = settings
        self.measured = measured
        self.ledger = ledger
    }

    // MARK: - Estimate

    /// Prompts are measured; an answer is guessed at the length of the class's own texts.
    public func estimate(_ plan: Plan) -> PlanEstimate {
        var estimate = PlanEstimate(calls: 0, inputTokens: 0, outputTokens: 0, costUSD: nil)
        for (_, demands) in plan.tasks {
            for group in Self.groups(demands) {
                estimate.calls += 1
                estimate.inputTokens += Self.tokens(prompts.differentiate(group))
                estimate.outputTokens += group.count * Self.differentiatorTokens
            }
            for demand in demands {
                let calls = (demand.count + settings.batchSize - 1) / settings.batchSize
                let request = GenerationRequest(
                    demand: demand, differentiators: measured(demand), count: settings.batchSize, accepted: [],
                    ordinal: 0)
                let examples = demand.evidence.examples + demand.evidence.misses.map(\.text)
                let length = examples.isEmpty ? 20 : Self.tokens(in: examples.joined(separator: "\n")) / examples.count
                estimate.calls += calls
                estimate.inputTokens += calls * Self.tokens(prompts.generate(request))
                estimate.outputTokens += demand.count * (length + Self.tokensAroundText)
            }
        }
        return estimate
    }

    /// Phase 2's prompt as it would be sent, with what is measured standing in for phase 1's answer.
    public func examplePrompt(for demand: Demand) -> String? {
        let request = GenerationRequest(
            demand: demand, differentiators: measured(demand), count: min(settings.batchSize, demand.count),
            accepted: [], ordinal: 0)
        return prompts.generate(request).map { "--- \($0.role.rawValue) ---\n\($0.content)" }.joined(separator: "\n")
    }

    // MARK: - Phase 1

    /// Phase 1; see ``Engine/differentiate(_:)``.
    public func differentiate(_ demands: [Demand]) async throws(RefineError) -> Differentiation {
        var result = Differentiation(byLabel: [:])
        try await ask(Self.groups(demands), into: &result)
        // A class that an answer left out is asked about once more, alone.
        let missing = demands.filter { result.byLabel[$0.label] == nil }
        if !missing.isEmpty { try await ask(missing.map { [$0] }, into: &result) }
        for demand in demands where result.byLabel[demand.label] == nil {
            result.byLabel[demand.label] = measured(demand)
            result.diagnostics.append(
                Diagnostic(
                    "task \(demand.task.excerpt()): the model did not say what sets \(demand.label.excerpt()) apart; "
                        + "measured from the data instead"))
        }
        return result
    }

    private func ask(_ groups: [[Demand]], into result: inout Differentiation) async throws(RefineError) {
        let outcomes = await withTaskGroup(of: Result<[String: Differentiators], RefineError>.self) { tasks in
            for group in groups {
                tasks.addTask {
                    do throws(RefineError) {
                        let request = ChatRequest(
                            messages: prompts.differentiate(group), temperature: 0.2, responseFormat: .jsonObject)
                        let label = group.count == 1 ? group.first?.label : nil
                        let called = try await call(request, phase: .differentiate, group[0].task, label)
                        guard let content = called.content else { return .success([:]) }
                        return .success(DifferentiatorReader.read(content, for: group, measured: measured))
                    } catch {
                        return .failure(error)
                    }
                }
            }
            var outcomes: [Result<[String: Differentiators], RefineError>] = []
            for await outcome in tasks {
                if case .failure = outcome { tasks.cancelAll() }
                outcomes.append(outcome)
            }
            return outcomes
        }
        // Of several failures the one that was no mere consequence of the cancellation.
        let failures = outcomes.compactMap { if case .failure(let error) = $0 { error } else { nil } }
        if let error = failures.first(where: { $0.code != .interrupted }) ?? failures.first { throw error }
        for case .success(let found) in outcomes {
            result.byLabel.merge(found) { first, _ in first }
        }
    }

    private func measured(_ demand: Demand) -> Differentiators {
        measured.differentiators(for: demand)
    }

    // MARK: - Phase 2

    /// Phase 2; see ``Engine/generate(_:)``.
    public func generate(_ request: GenerationRequest) async throws(RefineError) -> GenerationAnswer {
        let chatRequest = ChatRequest(
            messages: prompts.generate(request),
            temperature: prompts.temperature(request, max: settings.maxTemperature),
            responseFormat: .jsonObject)
        let called = try await call(chatRequest, phase: .generate, request.demand.task, request.demand.label)
        guard let content = called.content else {
            return GenerationAnswer(proposals: [], call: called.id, failure: called.failure)
        }
        let proposals = ProposalReader.proposals(in: content)
        return GenerationAnswer(
            proposals: proposals, call: called.id,
            failure: proposals.isEmpty ? "the answer held no texts: \(content.excerpt(60))" : nil)
    }
}
