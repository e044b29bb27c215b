public import JSONText

/// What a run did: for the terminal, and as the JSON summary of `run --json`.
public struct RunReport: Sendable {
    /// What became of the candidates of one task.
    ///
    /// `received` = `kept` + the sum of `refused`.
    public struct TaskReport: Sendable, Hashable {
        /// The classes chosen, in the order of the plan.
        public var selected: [String] = []
        /// Texts proposed.
        public var received = 0
        /// Texts that entered the dataset.
        public var kept = 0
        /// Texts refused, by gate.
        public var refused: [GateName: Int] = [:]
        /// Texts of those kept that the classifier of the round is least sure of; nil where none read them.
        public var boundary: Int?
    }

    /// The iteration's number in its output folder.
    public let iteration: Int64
    /// The output folder.
    public let output: String
    /// `offline`, `openai`.
    public let engine: String
    /// The model asked.
    public let model: String
    /// The plan.
    public let plan: Plan
    /// What became of each task, in the order of the plan.
    public var tasks: [(name: String, report: TaskReport)]
    /// How each class ended.
    public var stopped: [DemandKey: StopReason] = [:]
    /// What the engine said about classes it failed on.
    public var failures: [DemandKey: String] = [:]
    /// Phase 1's answers.
    public var differentiators: [DemandKey: Differentiators] = [:]
    /// The files written, by task.
    public var paths: [String: String] = [:]
    /// The error that ended generation early although something was accepted and saved.
    public var fatal: RefineError?
    /// What the user should know.
    public var diagnostics: [Diagnostic] = []
    /// Calls, tokens and cost.
    public var usage = AuditSums()
    /// What the run was expected to cost, as the state keeps it: JSON with `calls`, `input_tokens`, `output_tokens`,
    /// `cost_usd` and possibly more.
    public var estimate: JSON?
    /// How often the iteration was gone on with, 0 for one that this run began.
    public var resumed = 0
    /// Answers that were paid for before and found again, so that nobody was asked.
    public var reused = 0
    /// A few accepted texts for each class, for people.
    public var accepted: [DemandKey: [String]] = [:]

    init(iteration: Int64, output: String, engine: String, model: String, plan: Plan) {
        self.iteration = iteration
        self.output = output
        self.engine = engine
        self.model = model
        self.plan = plan
        tasks = plan.tasks.map { name, demands in (name, TaskReport(selected: demands.map(\.label))) }
    }

    /// Texts that entered the dataset, all tasks together.
    public var keptCount: Int { tasks.reduce(0) { $0 + $1.report.kept } }

    /// Texts proposed, all tasks together.
    public var receivedCount: Int { tasks.reduce(0) { $0 + $1.report.received } }

    /// What was expected beside what came, in one sentence; nil where nothing was expected.
    public var estimateBesideActual: String? { EstimateComparison(estimate: estimate, usage: usage).text }

    /// Whether the user stopped the run.
    public var wasInterrupted: Bool { stopped.values.contains(.interrupted) && fatal == nil }

    /// Complete when every class met its quota.
    public var status: IterationStatus {
        if wasInterrupted { return .interrupted }
        return fatal == nil && stopped.values.allSatisfy { $0 == .quotaMet } ? .complete : .partial
    }

    /// The exit status of `refine run`: 0, 3 when some class ended short, the error's own when one ended the run.
    public var exitStatus: Int32 {
        if let fatal { return fatal.code.rawValue }
        if wasInterrupted { return RefineError.Code.interrupted.rawValue }
        return status == .complete ? 0 : 3
    }

    /// Classes that ended short of their quota, in the order of the plan.
    public var endedEarly: [(key: DemandKey, reason: StopReason)] {
        plan.demands.compactMap { demand in
            guard let reason = stopped[demand.key], reason != .quotaMet else { return nil }
            return (demand.key, reason)
        }
    }

    mutating func add(_ classes: [ClassGeneration], gates: [String: TaskGates] = [:]) {
        for work in classes {
            guard let index = tasks.firstIndex(where: { $0.name == work.demand.task }) else { continue }
            for candidate in work.candidates {
                tasks[index].report.received += 1
                if let refusal = candidate.verdict.refusal {
                    tasks[index].report.refused[refusal.gate, default: 0] += 1
                } else {
                    tasks[index].report.kept += 1
                }
            }
            if let classifier = gates[work.demand.task]?.classifier {
                let near = work.accepted.count { classifier.isBoundary($0.text, label: work.demand.label) }
                tasks[index].report.boundary = (tasks[index].report.boundary ?? 0) + near
            }
            accepted[work.demand.key] = work.accepted.map(\.text)
            if case .stop(let reason) = work.quota.step { stopped[work.demand.key] = reason }
            if let failure = work.failure, stopped[work.demand.key] != .quotaMet { failures[work.demand.key] = failure }
        }
    }

    /// The summary on one line of JSON.
    public var json: JSON {
        [
            "iteration": JSON(Int(iteration)),
            "status": JSON(status == .complete ? "complete" : "partial"),
            "output": JSON(output),
            "engine": JSON(engine),
            "model": JSON(model),
            "tasks": JSON(tasks.map { JSON.Member(name: $0.name, value: Self.json($0.report)) }),
            "stopped": JSON(
                endedEarly.map { key, reason in
                    JSON([
                        JSON.Member(name: "task", value: JSON(key.task)),
                        JSON.Member(name: "label", value: JSON(key.label)),
                        JSON.Member(name: "reason", value: JSON(reason.rawValue)),
                    ])
                }),
            "calls": JSON(usage.calls),
            "input_tokens": JSON(usage.inputTokens),
            "output_tokens": JSON(usage.outputTokens),
            "cost_usd": .optional(usage.costUSD),
            "resumed": JSON(resumed),
            "reused": JSON(reused),
            "estimate": estimate ?? .null,
        ]
    }

    private static func json(_ report: TaskReport) -> JSON {
        [
            "selected": JSON(report.selected.map { JSON($0) }),
            "received": JSON(report.received),
            "kept": JSON(report.kept),
            "refused": JSON(
                report.refused.sorted { $0.key < $1.key }.map {
                    JSON.Member(name: $0.key.rawValue, value: JSON($0.value))
                }),
            "boundary": report.boundary.map { JSON($0) } ?? .null,
        ]
    }
}
