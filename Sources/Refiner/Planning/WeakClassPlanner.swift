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
    /// Spreads a number of samples over all classes by need; nil for ``maxPerClass`` samples for each weak class.
    public var need: NeedAllocation?

    /// Creates a planner with the rule users know: `maxPerClass` samples for each class below `threshold`.
    public init(
        threshold: Double = 0.9, maxPerClass: Int = 16, includeZeroSupport: Bool = false,
        selection: ClassSelection = .point, tasks: [String] = [], labels: [String] = [], seed: UInt64 = 0,
        need: NeedAllocation? = nil
    ) {
        self.threshold = threshold
        self.maxPerClass = maxPerClass
        self.includeZeroSupport = includeZeroSupport
        self.selection = selection
        self.tasks = tasks
        self.labels = labels
        self.seed = seed
        self.need = need
    }

    /// Plans for the weak classes of `analysis`, with texts of `dataset` as examples.
    ///
    /// - Throws: ``RefineError`` `usage` when a task or class filter names nothing, with near names as hint.
    public func plan(_ analysis: Analysis, dataset: DatasetDescription) throws(RefineError) -> Plan {
        let chosen = try chosenTasks(of: analysis)
        try checkLabels(in: chosen)
        var diagnostics: [Diagnostic] = []
        var demands: [Demand] = []
        let counts = needCounts(of: chosen)
        for (number, task) in chosen.enumerated() {
            let rows = dataset[task: task.name]
            let weak = task.classMetrics.indices.compactMap { index -> (metrics: ClassMetrics, count: Int)? in
                let metrics = task.classMetrics[index]
                guard let counts else { return isChosen(metrics) && isWeak(metrics) ? (metrics, maxPerClass) : nil }
                return counts[number][index] > 0 ? (metrics, counts[number][index]) : nil
            }
            if !weak.isEmpty && rows == nil {
                diagnostics.append(Diagnostic("task \(task.name.excerpt()): the dataset has no rows of it"))
            }
            demands += weak.map { demand(for: $0.metrics, count: $0.count, in: task, rows: rows) }
            if need == nil { diagnostics += notWeak(in: task) }
        }
        if let need, let wanted = need.samples, let counts {
            let planned = counts.joined().reduce(0, +)
            if planned < wanted {
                diagnostics.append(
                    Diagnostic(
                        "\(planned) of \(wanted) samples are planned: no class gets more than \(need.perClass) a run "
                            + "(--max-per-class)"))
            }
        }
        return Plan(demands: demands, diagnostics: diagnostics)
    }

    /// How many samples each class of each task gets by need; nil where every weak class gets the same.
    private func needCounts(of tasks: [TaskAnalysis]) -> [[Int]]? {
        guard let need else { return nil }
        let needs = tasks.flatMap { task -> [Double] in
            let evaluated = task.classMetrics.filter { $0.support > 0 }
            let mean = evaluated.isEmpty ? 0 : evaluated.reduce(0) { $0 + $1.f1 } / Double(evaluated.count)
            return task.classMetrics.map { metrics in
                guard isChosen(metrics), metrics.support > 0 || includeZeroSupport else { return 0 }
                return NeedAllocation.need(metrics, mean: mean)
            }
        }
        var quotas = need.quotas(needs)[...]
        return tasks.map { task in
            defer { quotas = quotas.dropFirst(task.classMetrics.count) }
            return Array(quotas.prefix(task.classMetrics.count))
        }
    }

    func isChosen(_ metrics: ClassMetrics) -> Bool { labels.isEmpty || labels.contains(metrics.label) }

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
        if metrics.f1 < threshold { return .weak }
        return need == nil ? .unknown : .need
    }

    private func demand(
        for metrics: ClassMetrics, count: Int, in task: TaskAnalysis, rows: TaskDescription?
    ) -> Demand {
        let confusions = task.confusions(of: metrics.label)
        let own = task.errors.filter { $0.trueLabels.contains(metrics.label) && $0.missed.contains(metrics.label) }
        let bare = Demand(
            task: task.name, label: metrics.label, kind: rows?.kind ?? task.kind, count: count,
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
