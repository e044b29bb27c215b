public import JSONText

/// One run: plan → differentiate → generate → gates → merge, with everything written down on the way.
///
/// The straight line of DESIGN.md §2, in the order in which it reads.
public struct Refinement: Sendable {
    /// What is refined, and how.
    public struct Settings: Sendable {
        /// The dataset's folder.
        public var data: String
        /// The folder that the refined dataset and the state are written to.
        public var output: String
        /// How the refined dataset is kept; nil for as the dataset is.
        public var format: DatasetFormat?
        /// Files with evaluation texts that nothing may come near.
        public var holdouts: [String]
        /// Most texts asked for at once.
        public var batchSize: Int
        /// Most classes at work at once.
        public var concurrency: Int
        /// Where all random choices come from.
        public var seed: UInt64
        /// Whether new rows bear where they come from.
        public var withProvenance: Bool
        /// Whether an unfinished iteration of the same arguments is gone on with.
        public var resume: Resume
        /// How many texts are made for each that is wanted, at least 1; kept are those nearest to the boundary of their
        /// class.
        public var overgenerate = 1
        /// Whether a classifier trained on the dataset refuses what it reads as another class by far.
        public var checksLabels = false
        /// The first iteration whose spending counts against the budget of this one; nil for this one alone.
        public var spendingSince: Int64?
        /// All flags as given, for the history.
        public var record: [JSON.Member]

        /// Creates settings with the defaults of the command line.
        public init(
            data: String = "./saved", output: String = "./saved_refined", format: DatasetFormat? = nil,
            holdouts: [String] = [], batchSize: Int = 8, concurrency: Int = 8, seed: UInt64 = 0,
            withProvenance: Bool = false, resume: Resume = .auto, record: [JSON.Member] = []
        ) {
            self.data = data
            self.output = output
            self.format = format
            self.holdouts = holdouts
            self.batchSize = batchSize
            self.concurrency = concurrency
            self.seed = seed
            self.withProvenance = withProvenance
            self.resume = resume
            self.record = record
        }
    }

    private let settings: Settings
    private let input: RefinementInput
    private let planner: WeakClassPlanner
    private let observe: @Sendable (RunEvent) -> Void

    /// Prepares a run over `input`.
    public init(
        _ input: RefinementInput, planner: WeakClassPlanner, settings: Settings,
        observe: @escaping @Sendable (RunEvent) -> Void = { _ in }
    ) {
        self.input = input
        self.planner = planner
        self.settings = settings
        self.observe = observe
    }

    /// Runs.
    ///
    /// Cancelling the surrounding task ends generation early; what was accepted is saved all the same.
    ///
    /// - Parameter makeEngine: makes the engine; it writes its calls into the ledger of its context.
    /// - Throws: ``RefineError``: `locked`, `cannotWrite`, or the engine's error when nothing was accepted before it.
    public func run(_ makeEngine: EngineFactory) async throws(RefineError) -> RunReport {
        let plan = try planner.plan(input.analysis, dataset: input.dataset)
        let lock = try OutputLock(folder: settings.output)
        defer { withExtendedLifetime(lock) {} }
        let state = try StateStore(writing: settings.output)
        do {
            let report = try await run(plan, makeEngine, state)
            await state.close()
            return report
        } catch {
            await state.close()
            throw error
        }
    }

    private func run(
        _ plan: Plan, _ makeEngine: EngineFactory, _ state: StateStore
    ) async throws(RefineError) -> RunReport {
        let store = DatasetStores.writing(settings.output, format: settings.format ?? input.format)
        let probe = try makeEngine(EngineContext(histories: try await state.answerHistories()))
        let output = outputRows(in: store)
        let journal = try await IterationJournal.begin(
            start(plan, probe, output: try? output.get()), in: state, resume: settings.resume)
        let engine = try makeEngine(
            EngineContext(
                ledger: ObservedLedger(journal: journal, observe: observe),
                spent: try await state.spent(since: settings.spendingSince ?? journal.iteration),
                batches: state, resume: settings.resume))
        var report = RunReport(
            iteration: journal.iteration, output: settings.output, engine: engine.name, model: engine.model, plan: plan)
        report.diagnostics = input.diagnostics + plan.diagnostics
        report.resumed = journal.resumed
        do {
            // An output that cannot be read ends the run before anything is asked, and paid, for.
            let carried = try carried(try output.get(), journal)
            try await refine(
                plan, with: engine, journal: journal, state: state, store: store, carried: carried, into: &report)
        } catch {
            // The first error is the one to tell; where the disk is full this would only be another of its kind.
            let status: IterationStatus = error.code == .interrupted ? .interrupted : .failed
            try? await journal.finish(status, stopped: [:], savedSamples: false)
            throw error
        }
        report.usage = try await state.audit(by: [], iteration: journal.iteration).total
        report.estimate = try await state.iteration(journal.iteration)?.record.estimate
        report.reused = journal.reused
        return report
    }

    private func refine(
        _ plan: Plan, with engine: any Engine, journal: IterationJournal, state: StateStore, store: any DatasetStore,
        carried: [String: [DatasetRow]], into report: inout RunReport
    ) async throws(RefineError) {
        let round = try await state.savedIterations(beside: journal.iteration) + 1
        let differentiators = try await differentiate(plan, engine, round: round, &report)
        try await journal.record(differentiators)
        report.differentiators = differentiators
        let gates = try input.gates(
            for: plan, carried: carried,
            classifierSeed: settings.checksLabels || settings.overgenerate > 1 ? settings.seed : nil,
            checksLabels: settings.checksLabels)
        var generator = Generator(
            engine: engine, journal: journal, batchSize: settings.batchSize, concurrency: settings.concurrency,
            round: round, observe: observe)
        generator.overgenerate = max(1, settings.overgenerate)
        var classes = try await generator.generate(plan, differentiators: differentiators, gates: gates)
        try await EarlierSamples(samples: journal.opening.earlier, gates: gates).restore(into: &classes, journal)
        try await generator.choose(&classes, gates: gates)
        report.add(classes, gates: gates)
        let fatal = classes.lazy.compactMap(\.fatal).first
        if let fatal, report.keptCount == 0 { throw fatal }
        if report.wasInterrupted && report.keptCount == 0 {
            throw RefineError(.interrupted, "interrupted before anything was accepted")
        }
        observe(.saving)
        report.paths = try await save(
            classes, after: carried, to: store, journal: journal, engine: engine.name)
        report.diagnostics += await recordRevisions(of: report.paths, journal.iteration, state)
        report.fatal = fatal
        try await journal.finish(report.status, stopped: report.stopped, savedSamples: true)
    }

    private func start(_ plan: Plan, _ engine: any Engine, output: DatasetDescription?) -> IterationStart {
        var start = IterationStart(
            engine: engine.name, model: engine.model, seed: settings.seed, threshold: planner.threshold,
            settings: settings.record, analysisFile: input.analysisFile, dataFolder: settings.data,
            analysis: input.analysis, estimate: engine.estimate(plan.scaled(by: settings.overgenerate)), plan: plan)
        start.fingerprint = IterationFingerprint.of(start, input, engine: engine.fingerprint(plan))
        start.output = output
        return start
    }

    private func differentiate(
        _ plan: Plan, _ engine: any Engine, round: Int, _ report: inout RunReport
    ) async throws(RefineError) -> [DemandKey: Differentiators] {
        observe(.differentiating(classes: plan.demands.count))
        var found: [DemandKey: Differentiators] = [:]
        for (task, demands) in plan.tasks {
            let answer = try await engine.differentiate(demands, round: round)
            for (label, known) in answer.byLabel { found[DemandKey(task: task, label: label)] = known }
            report.diagnostics += answer.diagnostics
        }
        return found
    }

    /// What the output holds; nothing where it holds no dataset.
    private func outputRows(in store: any DatasetStore) -> Result<DatasetDescription?, RefineError> {
        do throws(RefineError) {
            let present = try DatasetStores.formats(in: settings.output)
            if let other = present.first(where: { $0 != store.format }) {
                throw RefineError(
                    .usage,
                    "holds a dataset as \(other.rawValue), beside which this run would put one as "
                        + store.format.rawValue,
                    at: Place(file: settings.output), hint: "name another --output, or --format \(other.rawValue)")
            }
            return .success(present.contains(store.format) ? try store.describe(isLearnedFrom: false) : nil)
        } catch {
            return .failure(error)
        }
    }

    /// Rows that earlier iterations put into the output and the dataset does not hold: they stay, after the dataset's own.
    ///
    /// What an earlier pass of this iteration put there is this pass's to write.
    private func carried(
        _ output: DatasetDescription?, _ journal: IterationJournal
    ) throws(RefineError) -> [String: [DatasetRow]] {
        var carried: [String: [DatasetRow]] = [:]
        for task in output?.tasks ?? [] {
            let earlier = EarlierRows(
                output: task, own: journal.opening.own[task.name] ?? 0, copied: journal.opening.copied[task.name] ?? 0)
            let rows = try earlier.beyond(input.dataset[task: task.name])
            if !rows.isEmpty { carried[task.name] = rows }
        }
        return carried
    }

    private func save(
        _ classes: [ClassGeneration], after carried: [String: [DatasetRow]], to store: any DatasetStore,
        journal: IterationJournal, engine: String
    ) async throws(RefineError) -> [String: String] {
        var additions = carried
        var number = 0
        for work in classes {
            additions[work.demand.task, default: []] += work.accepted.map { candidate in
                number += 1
                return DatasetRow(
                    text: candidate.text, labels: [work.demand.label], kind: work.demand.kind,
                    extra: settings.withProvenance ? [journal.provenance(engine: engine, number: number)] : [])
            }
        }
        let merge = DatasetMerge(original: input.dataset, additions: additions.filter { !$0.value.isEmpty })
        try await journal.prepare(snapshots(of: merge, carried: carried, pass: journal.opening.pass))
        let paths = try store.save(merge)
        try await journal.record(
            merge.tasks.map { name, original, added in
                let kept = carried[name]?.count ?? 0
                return SavedRows(
                    task: name, original: original?.rowCount ?? 0, carried: kept, added: added.count - kept)
            })
        return paths
    }

    /// Writes down what the files are now, so that they can be had again; the dataset is saved whether that works or not.
    private func recordRevisions(
        of paths: [String: String], _ iteration: Int64, _ state: StateStore
    ) async -> [Diagnostic] {
        let files = Set(paths.values.map { $0.split(separator: "/").last.map(String.init) ?? $0 })
        do throws(RefineError) {
            try await Revisions(of: settings.output, in: state).record(.run, iteration: iteration, files: Array(files))
            return []
        } catch {
            return [Diagnostic("this iteration cannot be restored later on: \(error.message)", at: error.place)]
        }
    }

    private func snapshots(
        of merge: DatasetMerge, carried: [String: [DatasetRow]], pass: Int
    ) -> [OutputSnapshot] {
        merge.tasks.map { name, original, added in
            let kept = carried[name]?.count ?? 0
            var digest = original?.digest ?? RowsDigest()
            for row in added { digest.insert(row) }
            return OutputSnapshot(
                task: name, pass: pass, original: original?.rowCount ?? 0, carried: kept,
                added: added.count - kept, digest: digest.text)
        }
    }
}

extension IterationJournal {
    /// Where a new row comes from, as a member of it: `number` counts the iteration's rows, in the order of its samples.
    fileprivate func provenance(engine: String, number: Int) -> JSON.Member {
        JSON.Member(
            name: "refine",
            value: ["iteration": JSON(Int(iteration)), "engine": JSON(engine), "number": JSON(number)])
    }
}
