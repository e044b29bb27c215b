import TextFeatures

/// Train, analyze, refine, and keep what helped: the closed circle of DESIGN.md §2.
///
/// Errors that engines see come from the dev rows alone, and neither dev nor test rows ever enter the training data. After
/// every step the loop writes down where it is, so that a loop that was killed goes on from there and ends the same.
public struct RefineLoop: Sendable {
    /// Makes the engines of one round from what the round reads.
    public typealias Engines = @Sendable (RefinementInput) throws(RefineError) -> EngineFactory

    private let settings: LoopSettings
    private let trainer: any Trainer
    private let engines: Engines
    private let observe: @Sendable (LoopEvent) -> Void

    /// Prepares a loop.
    public init(
        _ settings: LoopSettings, trainer: any Trainer, engines: @escaping Engines,
        observe: @escaping @Sendable (LoopEvent) -> Void = { _ in }
    ) {
        self.settings = settings
        self.trainer = trainer
        self.engines = engines
        self.observe = observe
    }

    private var output: String { settings.refinement.output }

    /// Runs to the end, from where an earlier loop of the same arguments was cut off.
    ///
    /// - Throws: ``RefineError``: what the inputs, the trainer, the engine or the disk say; `interrupted` on cancellation.
    public func run() async throws(RefineError) -> LoopReport {
        var place = try LoopPlace(settings, trainer: trainer.name, observe: observe)
        let lock = try OutputLock(folder: place.folder.path)
        defer { withExtendedLifetime(lock) {} }
        if !place.record.rounds.isEmpty { observe(.resumed(rounds: place.record.rounds.count)) }
        var best = try await baseline(&place)
        while place.record.stop == nil {
            if let last = place.record.rounds.last, last.step != .done {
                best = try await go(on: last, from: best, &place)
                continue
            }
            if let stop = LoopStop.reason(try situation(place, best), rounds: settings.rounds) {
                try await finish(&place, stop)
                break
            }
            let before = try await newestIteration()
            try place.append(
                LoopRecord.Round(number: place.record.rounds.count + 1, step: .refine, before: before))
        }
        return try await report(place)
    }

    // MARK: - Before the first round

    private func baseline(_ place: inout LoopPlace) async throws(RefineError) -> Evaluation {
        let folder = place.folder
        let data = place.hasOutput ? output : place.data
        try await train(data, round: 0, place, isTest: false)
        if place.test != nil { try await train(data, round: 0, place, isTest: true) }
        let best = place.record.best
        let start = try Evaluation(reading: folder.dev(0), of: place.dev)
        if place.record.baseline == nil {
            observe(.measured(round: 0, macroF1: start.macroF1))
            try place.update { $0.baseline = start.macroF1 }
        }
        return best == 0 ? start : try Evaluation(reading: folder.dev(best), of: place.dev)
    }

    private func train(
        _ data: String, round: Int, _ place: LoopPlace, isTest: Bool
    ) async throws(RefineError) {
        let folder = place.folder
        let predictions = isTest ? folder.test(round) : folder.dev(round)
        guard FileStamp(of: predictions) == nil else { return }
        if Task.isCancelled { throw RefineError(.interrupted, "interrupted between two steps") }
        observe(.training(round: round, isTest: isTest))
        try await trainer.train(
            TrainingJob(
                train: data, evaluation: isTest ? folder.testRows : folder.devRows, predictions: predictions,
                log: folder.log(round, isTest ? "test" : "dev"), round: round, seed: settings.refinement.seed))
    }

    // MARK: - A round

    /// Does the next step of a round; gives the evaluation that the next one starts from.
    private func go(
        on round: LoopRecord.Round, from best: Evaluation, _ place: inout LoopPlace
    ) async throws(RefineError) -> Evaluation {
        switch round.step {
        case .refine: try await refine(round, from: best, &place)
        case .train:
            try await train(output, round: round.number, place, isTest: false)
            return try await decide(round, from: best, &place)
        case .restore:
            try await restore(place)
            try place.change { $0.step = .done }
        case .done: break
        }
        return best
    }

    private func refine(
        _ round: LoopRecord.Round, from best: Evaluation, _ place: inout LoopPlace
    ) async throws(RefineError) {
        if try await ended(after: round.before) == nil {
            observe(.refining(round: round.number))
            var refinement = place.refinement
            refinement.spendingSince = (place.record.rounds.first?.before ?? round.before) + 1
            let input = try RefinementInput.read(analysis: best.file, settings: refinement, options: place.options)
            let run = Refinement(
                input, planner: settings.planner, settings: refinement, observe: { observe(.refinement($0)) })
            let report = try await run.run(try engines(input))
            observe(.refined(report))
            if let fatal = report.fatal { throw fatal }
            if report.wasInterrupted {
                throw RefineError(.interrupted, "interrupted; what was accepted is saved")
            }
        }
        guard let (iteration, demands) = try await ended(after: round.before) else {
            throw RefineError(
                .badInput, "the iteration of round \(round.number) is not in the state", at: Place(file: output))
        }
        let isSpent = demands.contains { $0.stopped == StopReason.budgetSpent.rawValue }
        let targets = Dictionary(grouping: demands, by: \.task).mapValues { $0.map(\.label) }
        let accepted = demands.reduce(0) { $0 + $1.kept }
        try place.change {
            $0.iteration = iteration
            $0.accepted = accepted
            $0.isSpent = isSpent
            $0.targets = targets
            $0.step = accepted == 0 ? .restore : .train
            if accepted == 0 { ($0.isKept, $0.objections) = (false, ["no sample passed the gates"]) }
        }
    }

    private func decide(
        _ round: LoopRecord.Round, from best: Evaluation, _ place: inout LoopPlace
    ) async throws(RefineError) -> Evaluation {
        let after = try Evaluation(reading: place.folder.dev(round.number), of: place.dev)
        observe(.measured(round: round.number, macroF1: after.macroF1))
        let pairs = place.dev.taskNames.map { task in
            RoundMeasurement(
                task: task, before: best, after: after, targets: round.targets[task] ?? [],
                seed: settings.refinement.seed)
        }
        let objections = settings.gate.objections(pairs.map(\.measured))
        let isKept = objections.isEmpty
        try await write(pairs, iteration: round.iteration ?? 0, isKept: isKept)
        try place.change {
            ($0.isKept, $0.objections, $0.macroF1) = (isKept, objections, after.macroF1)
            $0.step = isKept ? .done : .restore
        }
        observe(.decided(round: round.number, isKept: isKept, objections: objections))
        return isKept ? after : best
    }

    private func write(
        _ pairs: [RoundMeasurement], iteration: Int64, isKept: Bool
    ) async throws(RefineError) {
        try await withState { (state) async throws(RefineError) in
            for measurement in pairs.flatMap({ $0.measurements(iteration: iteration, isKept: isKept) }) {
                try await state.record(measurement)
            }
        }
    }

    /// Puts the dataset back as it was after the last round that stayed, or before the first.
    private func restore(_ place: LoopPlace) async throws(RefineError) {
        if let iteration = place.record.rounds.last(where: { $0.isKept == true })?.iteration {
            _ = try await DatasetRestore.restore(iteration: iteration, of: output)
        } else if place.hasOutput, let start = place.record.rounds.first?.before {
            _ = try await DatasetRestore.restore(iteration: start, of: output)
        } else {
            let lock = try OutputLock(folder: output)
            defer { withExtendedLifetime(lock) {} }
            let data = try DatasetStores.reading(place.data, preferred: settings.refinement.format)
            let store = DatasetStores.writing(output, format: settings.refinement.format ?? data.format)
            _ = try store.save(DatasetMerge(original: try data.describe(isLearnedFrom: false), additions: [:]))
            try await withState { (state) async throws(RefineError) in
                try await SamplePresence(in: output).update(state)
            }
        }
    }

    // MARK: - The end

    private func situation(_ place: LoopPlace, _ best: Evaluation) throws(RefineError) -> LoopStop.Situation {
        let record = place.record
        let planner = settings.planner
        var isWeak = false
        var isNoise = true
        for task in try planner.chosenTasks(of: best.analysis) {
            let weak = Set(task.classMetrics.filter { planner.isWeak($0) && planner.isChosen($0) }.map(\.label))
            if weak.isEmpty { continue }
            isWeak = true
            let errors = task.errors.filter { !weak.isDisjoint(with: $0.trueLabels + $0.predictedLabels) }
            // A classifier that is often wrong is no judge of labels.
            let isJudge = task.accuracy ?? 0 >= Self.judgingAccuracy
            if !isJudge || errors.isEmpty || errors.contains(where: { !$0.isDoubtful }) { isNoise = false }
        }
        var hasGained: Bool?
        if record.rounds.count >= settings.patience {
            let earlier =
                record.rounds.dropLast(settings.patience).last { $0.isKept == true }?.number ?? 0
            hasGained = earlier != record.best
            if earlier != record.best {
                let before = try Evaluation(reading: place.folder.dev(earlier), of: place.dev)
                hasGained = place.dev.taskNames.contains { task in
                    let found = before.compared(with: best, task: task, targets: [], seed: settings.refinement.seed)
                    return found.map { $0.verdict == .gain } ?? (best.macroF1(task) > before.macroF1(task))
                }
            }
        }
        return LoopStop.Situation(
            isWeak: isWeak, isNoise: isNoise, rounds: record.rounds.count, accepted: record.rounds.last?.accepted,
            isSpent: record.rounds.last?.isSpent ?? false, hasGained: hasGained)
    }

    private static let judgingAccuracy = 0.9

    private func finish(_ place: inout LoopPlace, _ stop: LoopStop) async throws(RefineError) {
        let best = place.record.best
        if try DatasetStores.formats(in: output).isEmpty { try await restore(place) }
        if place.test != nil, best > 0 { try await train(output, round: best, place, isTest: true) }
        if let test = place.test, let last = place.record.rounds.last(where: { $0.isKept == true })?.iteration {
            let before = try Evaluation(reading: place.folder.test(0), of: test)
            let after = try Evaluation(reading: place.folder.test(best), of: test)
            let pairs = test.taskNames.map { task in
                RoundMeasurement(
                    task: task, split: .test, before: before, after: after, targets: place.targets(of: task),
                    seed: settings.refinement.seed)
            }
            try await write(pairs, iteration: last, isKept: true)
        }
        try place.update { $0.stop = stop }
    }

    private func report(_ place: LoopPlace) async throws(RefineError) -> LoopReport {
        let best = place.record.best
        let start = try Evaluation(reading: place.folder.dev(0), of: place.dev)
        let end = best == 0 ? start : try Evaluation(reading: place.folder.dev(best), of: place.dev)
        func pairs(_ before: Evaluation, _ after: Evaluation, _ rows: EvaluationSet) -> [LoopReport.Score] {
            rows.taskNames.map { task in
                LoopReport.Score(
                    task: task, before: before.macroF1(task), after: after.macroF1(task),
                    comparison: before.compared(
                        with: after, task: task, targets: place.targets(of: task), seed: settings.refinement.seed))
            }
        }
        var test: [LoopReport.Score] = []
        if let rows = place.test {
            let before = try Evaluation(reading: place.folder.test(0), of: rows)
            test = pairs(before, best == 0 ? before : try Evaluation(reading: place.folder.test(best), of: rows), rows)
        }
        return LoopReport(
            output: output, folder: place.folder.path, trainer: trainer.name, record: place.record,
            dev: pairs(start, end, place.dev), test: test, devIsSplit: settings.dev == nil)
    }

    // MARK: - The state

    private var hasState: Bool {
        FileStamp(of: Folder(Folder(output).file(StateFolder.name)).file(StateStore.fileName)) != nil
    }

    private func newestIteration() async throws(RefineError) -> Int64 {
        guard hasState else { return 0 }
        return try await withState { (state) async throws(RefineError) in
            try await state.iterations().map(\.id).max() ?? 0
        }
    }

    /// The iteration after `before`, if it came to an end that is not to be gone on from.
    private func ended(after before: Int64) async throws(RefineError) -> (Int64, [DemandRecord])? {
        guard hasState else { return nil }
        return try await withState { (state) async throws(RefineError) in
            guard let last = try await state.iterations().last(where: { $0.id > before }),
                [IterationStatus.complete.rawValue, IterationStatus.partial.rawValue].contains(last.status),
                let demands = try await state.iteration(last.id)?.demands
            else { return nil }
            let open: Set<String?> = [StopReason.engineFailed.rawValue, StopReason.interrupted.rawValue]
            return demands.contains { open.contains($0.stopped) } ? nil : (last.id, demands)
        }
    }

    private func withState<Value: Sendable>(
        _ body: (StateStore) async throws(RefineError) -> Value
    ) async throws(RefineError) -> Value {
        let state = try StateStore(writing: output)
        do {
            let value = try await body(state)
            await state.close()
            return value
        } catch {
            await state.close()
            throw error
        }
    }
}
