extension LinearModel {
    /// Trains a model.
    ///
    /// The same set, settings and seed give the same model at any number of threads.
    ///
    /// - Parameters:
    ///   - dev: Rows that are not trained on, with tasks of the same names, which tell when to stop and by which
    ///     temperature and thresholds to predict; without them a share of the training rows is held out for that, and
    ///     the model is then trained on all.
    ///   - threads: How many threads train at once; more than 2 gain little.
    /// - Throws: ``TrainingError``.
    public static func train(
        _ set: TrainingSet, settings: TrainingSettings = TrainingSettings(), dev: TrainingSet? = nil, seed: UInt64 = 0,
        threads: Int = 2
    ) throws(TrainingError) -> LinearModel {
        try trainReporting(set, settings: settings, dev: dev, seed: seed, threads: threads).model
    }

    /// Trains a model, and tells what happened; see ``train(_:settings:dev:seed:threads:)``.
    public static func trainReporting(
        _ set: TrainingSet, settings: TrainingSettings = TrainingSettings(), dev: TrainingSet? = nil, seed: UInt64 = 0,
        threads: Int = 2
    ) throws(TrainingError) -> (model: LinearModel, report: TrainingReport) {
        let result = try fit(set, settings, dev, seed, threads)
        return (result.model, result.report)
    }

    /// Trains a model, and reads training texts by heads that had not seen them.
    ///
    /// - Returns: The model, and for each task what was made of texts, by their numbers in the set: of all where they are
    ///   less than 2,000, else of a tenth. Calibration and thresholds are the model's.
    /// - Throws: ``TrainingError``.
    public static func trainReading(
        _ set: TrainingSet, settings: TrainingSettings = TrainingSettings(), seed: UInt64 = 0, threads: Int = 2
    ) throws(TrainingError) -> (model: LinearModel, unseen: [[Int: TaskPrediction]]) {
        let result = try fit(set, settings, nil, seed, threads)
        let unseen = zip(result.model.tasks, result.held).map { task, held in
            Dictionary(
                held.rows.enumerated().map { (Int($1), task.prediction(held, row: $0)) }, uniquingKeysWith: { $1 })
        }
        return (result.model, unseen)
    }

    private static func fit(
        _ set: TrainingSet, _ settings: TrainingSettings, _ dev: TrainingSet?, _ seed: UInt64, _ threads: Int
    ) throws(TrainingError) -> (model: LinearModel, report: TrainingReport, held: [HeldLogits]) {
        try check(set, settings)
        let (matrix, index) = Featurizer.learn(set.texts, leastTexts: settings.leastTexts, threads: threads)
        let devMatrix = dev.map { Featurizer.rows(of: $0.texts, index, threads: threads) }
        var heads: [TaskModel] = []
        var reports: [TrainingReport.Task] = []
        var unseen: [HeldLogits] = []
        for task in set.tasks {
            guard task.classes.count <= mostWeights / max(1, index.count) else {
                throw .tooManyClasses(task: task.name, classes: task.classes.count)
            }
            var held: (FeatureMatrix, TrainingTask)?
            if let dev, let devMatrix, let devTask = dev.tasks.first(where: { $0.name == task.name }),
                !devTask.rows.isEmpty
            {
                held = (devMatrix, devTask)
            }
            let (head, report, logits) = TaskTrainer(
                task: task, matrix: matrix, featureCount: index.count, dev: held, settings: settings, seed: seed,
                threads: threads
            ).train()
            guard head.weights.isFinite else { throw .diverged(task: task.name) }
            heads.append(head)
            reports.append(report)
            unseen.append(logits)
        }
        let model = LinearModel(tasks: heads, settings: settings, seed: seed, index: index)
        model.roundWeights(threads: threads)
        return (model, TrainingReport(tasks: reports), unseen)
    }

    /// 2 GB of them, far beyond any model that is of use.
    private static let mostWeights = 1 << 29

    private static func check(_ set: TrainingSet, _ settings: TrainingSettings) throws(TrainingError) {
        guard !set.tasks.isEmpty, Set(set.tasks.map(\.name)).count == set.tasks.count else { throw .badTasks }
        for task in set.tasks {
            guard !task.rows.isEmpty else { throw .noRows(task: task.name) }
            guard task.classes.count >= (task.isMultiLabel ? 1 : 2) else { throw .tooFewClasses(task: task.name) }
        }
        try settings.check()
    }
}
