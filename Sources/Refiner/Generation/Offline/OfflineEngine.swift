import TextFeatures

/// The embedded engine: no model, no network, no weights.
///
/// Phase 1 measures what sets classes apart; phase 2 writes new texts from the class's own material. The same seed
/// gives the same texts.
public struct OfflineEngine: Engine {
    /// How the engine works.
    public struct Settings: Sendable {
        /// Texts written for each request.
        public var batchSize: Int
        /// Share of texts that get one typing slip, 0…1.
        public var noise: Double
        /// Where random choices come from.
        public var seed: UInt64

        /// Creates settings.
        public init(batchSize: Int = 8, noise: Double = 0, seed: UInt64 = 0) {
            self.batchSize = batchSize
            self.noise = noise
            self.seed = seed
        }
    }

    /// What was learned of each task, on first use, once for all classes.
    public struct Models: Sendable {
        private let material: [String: TaskMaterial]
        private let cache = Cache()
        private let tasks: MeasuredTasks

        /// Prepares models of the tasks of `material`; nothing is learned yet.
        public init(material: [String: TaskMaterial]) {
            self.material = material
            tasks = MeasuredTasks(material: material)
        }

        fileprivate func writer(of task: String) async -> OfflineTaskModel? {
            await cache.value(of: task) { material[task].map { OfflineTaskModel($0) } }.value
        }

        /// Begins to learn a task, beside what else is done until it is needed.
        fileprivate func prepare(_ task: String) async {
            _ = await cache.value(of: task) { material[task].map { OfflineTaskModel($0) } }
        }

        fileprivate func measured(_ demand: Demand) -> Differentiators { tasks.differentiators(for: demand) }
    }

    /// What the ledger calls it.
    public let name = "offline"
    /// The model that answers.
    public let model = "embedded"

    private let models: Models
    private let settings: Settings
    private let ledger: any Ledger

    /// Creates an engine over `models`, which several engines may share.
    public init(models: Models, settings: Settings = Settings(), ledger: any Ledger) {
        self.models = models
        self.settings = settings
        self.ledger = ledger
    }

    /// One request for each batch and one for phase 1 of each task; nothing is paid.
    public func estimate(_ plan: Plan) -> PlanEstimate {
        let batches = plan.demands.reduce(0) { $0 + ($1.count + settings.batchSize - 1) / settings.batchSize }
        return PlanEstimate(calls: plan.tasks.count + batches, inputTokens: 0, outputTokens: 0, costUSD: 0)
    }

    /// None: the engine needs no prompt.
    public func examplePrompt(for demand: Demand) -> String? { nil }

    /// Phase 1; see ``Engine/differentiate(_:round:)``.
    public func differentiate(_ demands: [Demand], round: Int) async throws(RefineError) -> Differentiation {
        guard let task = demands.first?.task else { return Differentiation(byLabel: [:]) }
        var result = Differentiation(byLabel: [:])
        await models.prepare(task)
        for demand in demands {
            if Task.isCancelled { throw RefineError(.interrupted, "interrupted") }
            result.byLabel[demand.label] = models.measured(demand)
        }
        _ = try await ledger.record(record(.differentiate, task, label: nil))
        return result
    }

    /// Phase 2; see ``Engine/generate(_:)``.
    public func generate(_ request: GenerationRequest) async throws(RefineError) -> GenerationAnswer {
        let demand = request.demand
        let call = try await ledger.record(record(.generate, demand.task, label: demand.label))
        guard let model = await models.writer(of: demand.task), let label = model.labels.firstIndex(of: demand.label),
            !model.texts(of: label).isEmpty
        else {
            return GenerationAnswer(
                proposals: [], call: call, failure: "the data holds no text of this class to build from")
        }
        let writer = OfflineWriter(model: model, label: label, random: random(request))
        let written = writer.write(
            count: request.count, quota: demand.count, batchSize: settings.batchSize, ordinal: request.ordinal,
            accepted: request.accepted, refused: request.refused)
        return GenerationAnswer(proposals: withNoise(written, request), call: call)
    }

    private func withNoise(_ proposals: [Proposal], _ request: GenerationRequest) -> [Proposal] {
        guard settings.noise > 0 else { return proposals }
        var generator = random(request).split("noise/\(request.ordinal)")
        return proposals.map { proposal in
            guard generator.unit() < settings.noise else { return proposal }
            return Proposal(TypingNoise.slip(proposal.text, &generator), parents: proposal.parents)
        }
    }

    private func random(_ request: GenerationRequest) -> SeededGenerator {
        SeededGenerator(seed: settings.seed)
            .split("\(request.round)/\(request.demand.task)/\(request.demand.label)")
    }

    private func record(_ phase: CallRecord.Phase, _ task: String, label: String?) -> CallRecord {
        var record = CallRecord(phase: phase, task: task, label: label, engine: name, model: model)
        record.attempts = 1
        return record
    }

    /// Keeps what was learned; an actor, so that two classes of one task do not learn it twice.
    private actor Cache {
        private var models: [String: Task<OfflineTaskModel?, Never>] = [:]

        func value(
            of task: String, _ make: @escaping @Sendable () -> OfflineTaskModel?
        ) -> Task<OfflineTaskModel?, Never> {
            if let known = models[task] { return known }
            let learning = Task.detached { make() }
            models[task] = learning
            return learning
        }
    }
}
