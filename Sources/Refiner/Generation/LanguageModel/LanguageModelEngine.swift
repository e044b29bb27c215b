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
        /// Most calls at once, for the estimate of time.
        public var concurrency: Int
        /// The model's price, for estimates; nil when it is unknown.
        public var price: ModelPrice?
        /// Whether requests go out as batch jobs, at their prices.
        public var isBatch: Bool
        /// What earlier calls taught, for estimates.
        public var history: AnswerHistory

        /// Creates settings.
        public init(
            batchSize: Int = 8, maxTemperature: Double = 0.9, seed: UInt64 = 0, concurrency: Int = 8,
            price: ModelPrice? = nil, isBatch: Bool = false, history: AnswerHistory = AnswerHistory()
        ) {
            self.batchSize = batchSize
            self.maxTemperature = maxTemperature
            self.seed = seed
            self.concurrency = concurrency
            self.price = price
            self.isBatch = isBatch
            self.history = history
        }
    }

    /// What the ledger calls it.
    public let name: String
    /// The model that answers.
    public var model: String { chat.model }

    let chat: any ChatModel
    let prompts: PromptBuilder
    let settings: Settings
    private let measured: MeasuredTasks
    let ledger: any Ledger
    let refusals = RefusalStreak()

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

    /// Prompts are measured; answers are as long as the model's were before, or as the class's own texts.
    public func estimate(_ plan: Plan) -> PlanEstimate {
        CallEstimator(
            prompts: prompts, measured: measured, batchSize: settings.batchSize, concurrency: settings.concurrency,
            price: settings.price, isBatch: settings.isBatch, history: settings.history
        ).estimate(plan)
    }

    /// Phase 2's prompt as it would be sent, with what is measured standing in for phase 1's answer.
    public func examplePrompt(for demand: Demand) -> String? {
        let request = GenerationRequest(
            demand: demand, differentiators: measured(demand), count: min(settings.batchSize, demand.count),
            accepted: [], ordinal: 0)
        return prompts.generate(request).map { "--- \($0.role.rawValue) ---\n\($0.content)" }.joined(separator: "\n")
    }

    // MARK: - Phase 1

    /// Phase 1; see ``Engine/differentiate(_:round:)``.
    public func differentiate(_ demands: [Demand], round: Int) async throws(RefineError) -> Differentiation {
        var result = Differentiation(byLabel: [:])
        try await ask(Self.groups(demands), round: round, into: &result)
        // A class that an answer left out is asked about once more, alone.
        let missing = demands.filter { result.byLabel[$0.label] == nil }
        if !missing.isEmpty { try await ask(missing.map { [$0] }, round: round, into: &result) }
        for demand in demands where result.byLabel[demand.label] == nil {
            result.byLabel[demand.label] = measured(demand)
            result.diagnostics.append(
                Diagnostic(
                    "task \(demand.task.excerpt()): the model did not say what sets \(demand.label.excerpt()) apart; "
                        + "measured from the data instead"))
        }
        return result
    }

    private func ask(
        _ groups: [[Demand]], round: Int, into result: inout Differentiation
    ) async throws(RefineError) {
        let outcomes = await withTaskGroup(of: Result<[String: Differentiators], RefineError>.self) { tasks in
            for (ordinal, group) in groups.enumerated() {
                tasks.addTask { await outcome(group, round: round, ordinal: ordinal) }
            }
            var outcomes: [Result<[String: Differentiators], RefineError>] = []
            for await outcome in tasks {
                if case .failure(let error) = outcome, error.code != .budgetSpent { tasks.cancelAll() }
                outcomes.append(outcome)
            }
            return outcomes
        }
        // Of several failures the one that was no mere consequence of the cancellation. A spent budget is none here:
        // what it leaves out is measured, and answers that are paid for still count.
        let errors = outcomes.compactMap { if case .failure(let error) = $0 { error } else { nil } }
        let failures = errors.filter { $0.code != .budgetSpent }
        if let error = failures.first(where: { $0.code != .interrupted }) ?? failures.first { throw error }
        for case .success(let found) in outcomes {
            result.byLabel.merge(found) { first, _ in first }
        }
    }

    private func outcome(
        _ group: [Demand], round: Int, ordinal: Int
    ) async -> Result<[String: Differentiators], RefineError> {
        let request = ChatRequest(
            messages: prompts.differentiate(group), temperature: 0.2,
            usefulTokens: CallEstimator.usefulTokens(classes: group.count), responseFormat: .jsonObject)
        let purpose = CallPurpose(
            phase: .differentiate, task: group[0].task, label: group.count == 1 ? group[0].label : nil, round: round,
            ordinal: ordinal)
        do throws(RefineError) {
            let asked = try await ask(request, for: purpose) { (answer) throws(AnswerFault) in
                let found = DifferentiatorReader.read(answer, for: group, measured: measured)
                if found.isEmpty { throw AnswerFault("it describes none of the classes asked about") }
                return found
            }
            return .success(asked.value ?? [:])
        } catch {
            return .failure(error)
        }
    }

    private func measured(_ demand: Demand) -> Differentiators {
        measured.differentiators(for: demand)
    }

    /// Groups demands so that one answer stays short enough to be whole.
    static func groups(_ demands: [Demand]) -> [[Demand]] {
        stride(from: 0, to: demands.count, by: classesPerCall).map {
            Array(demands[$0..<min($0 + classesPerCall, demands.count)])
        }
    }

    /// Classes that one phase-1 call asks about.
    private static let classesPerCall = 5

    // MARK: - Phase 2

    /// Phase 2; see ``Engine/generate(_:)``.
    public func generate(_ request: GenerationRequest) async throws(RefineError) -> GenerationAnswer {
        let chatRequest = ChatRequest(
            messages: prompts.generate(request),
            temperature: prompts.temperature(request, max: settings.maxTemperature),
            usefulTokens: CallEstimator.usefulTokens(texts: request.count, of: request.demand),
            responseFormat: .jsonSchema(ProposalReader.schema))
        let purpose = CallPurpose(
            phase: .generate, task: request.demand.task, label: request.demand.label, round: request.round,
            ordinal: request.ordinal)
        let asked = try await ask(chatRequest, for: purpose) { (answer) throws(AnswerFault) in
            let proposals = ProposalReader.proposals(in: answer)
            if proposals.isEmpty { throw AnswerFault("it holds no texts") }
            return proposals
        }
        return GenerationAnswer(proposals: asked.value ?? [], call: asked.call, failure: asked.failure)
    }
}
