import TextFeatures

/// Plans new samples for the classes whose F1 is too low.
public struct WeakClassPlanner: Sendable {
    /// Classes with an F1 below this are weak, 0…1.
    public var threshold: Double
    /// New samples for each weak class, at least 1.
    public var maxPerClass: Int
    /// Whether classes without evaluated samples are planned for as well.
    public var includeZeroSupport: Bool
    /// Which figure of a class is held against the threshold.
    public var selection: ClassSelection
    /// Tasks to plan for; empty for all.
    public var tasks: [String]
    /// Classes to plan for; empty for all.
    public var labels: [String]
    /// Decides which training texts stand as examples.
    public var seed: UInt64

    /// Creates a planner with the rule users know: `maxPerClass` samples for each class below `threshold`.
    public init(
        threshold: Double = 0.9, maxPerClass: Int = 16, includeZeroSupport: Bool = false,
        selection: ClassSelection = .point, tasks: [String] = [], labels: [String] = [], seed: UInt64 = 0
    ) {
        self.threshold = threshold
        self.maxPerClass = maxPerClass
        self.includeZeroSupport = includeZeroSupport
        self.selection = selection
        self.tasks = tasks
        self.labels = labels
        self.seed = seed
    }

    /// Plans for the weak classes of `analysis`, with texts of `dataset` as examples.
    ///
    /// - Throws: ``RefineError`` `usage` when a task or class filter names nothing, with near names as hint.
    public func plan(_ analysis: Analysis, dataset: DatasetDescription) throws(RefineError) -> Plan {
        let chosen = try chosenTasks(of: analysis)
        try checkLabels(in: chosen)
        var diagnostics: [Diagnostic] = []
        var demands: [Demand] = []
        for task in chosen {
            let rows = dataset[task: task.name]
            let weak = task.classMetrics.filter { isWeak($0) && (labels.isEmpty || labels.contains($0.label)) }
            if !weak.isEmpty && rows == nil {
                diagnostics.append(Diagnostic("task \(task.name.excerpt()): the dataset has no rows of it"))
            }
            demands += weak.map { demand(for: $0, in: task, rows: rows) }
            diagnostics += notWeak(in: task)
        }
        return Plan(demands: demands, diagnostics: diagnostics)
    }

    /// Plans with the texts of a dataset in memory as examples.
    public func plan(_ analysis: Analysis, dataset: Dataset) throws(RefineError) -> Plan {
        try plan(analysis, dataset: DatasetDescription(dataset))
    }

    /// The rule: below the threshold, and evaluated at all unless zero-support classes are asked for.
    func isWeak(_ metrics: ClassMetrics) -> Bool {
        measured(metrics) < threshold && (metrics.support > 0 || includeZeroSupport)
    }

    /// The figure that is held against the threshold; a lower bound is never above the F1, whatever an input says.
    private func measured(_ metrics: ClassMetrics) -> Double {
        switch selection {
        case .point: metrics.f1
        case .lower: min(metrics.f1, metrics.f1Interval.lower)
        }
    }

    private func reason(for metrics: ClassMetrics) -> Demand.Reason {
        if metrics.support == 0 { return .zeroSupport }
        return metrics.f1 < threshold ? .weak : .unknown
    }

    private func demand(for metrics: ClassMetrics, in task: TaskAnalysis, rows: TaskDescription?) -> Demand {
        let confusions = task.confusions(of: metrics.label)
        let own = task.errors.filter { $0.trueLabels.contains(metrics.label) && $0.missed.contains(metrics.label) }
        let bare = Demand(
            task: task.name, label: metrics.label, kind: rows?.kind ?? task.kind, count: maxPerClass,
            reason: reason(for: metrics), f1: metrics.f1, support: metrics.support,
            confusions: confusions, errorCount: own.count,
            evidence: DemandEvidence(misses: [], falseAlarms: [], examples: [], rivalExamples: []),
            f1Interval: metrics.f1Interval, isUnknown: ClassStanding(metrics, threshold: threshold) == .unknown)
        let alarms = task.errors.filter { $0.spurious.contains(metrics.label) }
        // A sample that is probably mislabelled would teach the wrong class.
        let (sound, soundAlarms) = (own.filter { !$0.isDoubtful }, alarms.filter { !$0.isDoubtful })
        return bare.bearing(
            DemandEvidence(
                misses: ErrorSpread.pick(Self.missesShown, of: sound) { $0.spurious.first ?? "" },
                falseAlarms: ErrorSpread.pick(Self.falseAlarmsShown, of: soundAlarms) { $0.missed.first ?? "" },
                examples: examples(Self.examplesShown, of: metrics.label, in: rows),
                rivalExamples: bare.rivals.prefix(Self.rivalsShown).map { rival in
                    DemandEvidence.RivalExamples(
                        label: rival, texts: examples(Self.rivalExamplesShown, of: rival, in: rows))
                }.filter { !$0.texts.isEmpty }))
    }

    /// Random texts, not the typical ones: random few-shot examples are a good default (arXiv 2410.10756).
    private func examples(_ count: Int, of label: String, in rows: TaskDescription?) -> [String] {
        var texts = rows?.texts[label] ?? []
        var generator = SeededGenerator(seed: seed).split("examples/\(rows?.name ?? "")/\(label)")
        generator.shuffle(&texts)
        return Array(texts.prefix(count))
    }

    /// The tasks of `analysis` that the filter lets through.
    ///
    /// - Throws: ``RefineError`` `usage` when a filter names no task.
    public func chosenTasks(of analysis: Analysis) throws(RefineError) -> [TaskAnalysis] {
        let names = analysis.tasks.map(\.name)
        for task in tasks where !names.contains(task) { throw unknown("task", task, among: names) }
        return analysis.tasks.filter { tasks.isEmpty || tasks.contains($0.name) }
    }

    private func checkLabels(in chosen: [TaskAnalysis]) throws(RefineError) {
        let names = chosen.flatMap { $0.classMetrics.map(\.label) }
        for label in labels where !names.contains(label) { throw unknown("label", label, among: names) }
    }

    private func unknown(_ what: String, _ name: String, among names: [String]) -> RefineError {
        let near = NearNames.of(name, among: names)
        let known = near.isEmpty ? names.prefix(5).map { $0.excerpt(40) } : near.map { $0.excerpt(40) }
        let more = near.isEmpty && names.count > 5 ? " and \(names.count - 5) more" : ""
        let hint =
            near.isEmpty
            ? "there are: \(known.joined(separator: ", "))\(more)" : "did you mean \(known.joined(separator: " or "))?"
        return RefineError(.usage, "no \(what) is called \"\(name.excerpt(60))\"", hint: hint)
    }

    /// A class asked for by name that is not weak is no silent nothing.
    private func notWeak(in task: TaskAnalysis) -> [Diagnostic] {
        task.classMetrics.filter { labels.contains($0.label) && !isWeak($0) }.map { metrics in
            let why =
                measured(metrics) >= threshold
                ? (selection == .lower ? "the lower bound of its F1" : "its F1")
                    + " \(measured(metrics).formatted(places: 2)) is not below the threshold"
                : "no evaluated sample is of it (--include-zero-support plans for such classes)"
            return Diagnostic("task \(task.name.excerpt()): class \(metrics.label.excerpt()) is left alone: \(why)")
        }
    }

    private static let missesShown = 12
    private static let falseAlarmsShown = 6
    private static let examplesShown = 8
    private static let rivalsShown = 3
    private static let rivalExamplesShown = 4
}

extension Demand {
    fileprivate func bearing(_ evidence: DemandEvidence) -> Demand {
        Demand(
            task: task, label: label, kind: kind, count: count, reason: reason, f1: f1, support: support,
            confusions: confusions, errorCount: errorCount, evidence: evidence, f1Interval: f1Interval,
            isUnknown: isUnknown)
    }
}
