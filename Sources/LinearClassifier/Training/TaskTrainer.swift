internal import TextFeatures

/// Trains the head of one task: weights, when to stop, temperature, thresholds.
struct TaskTrainer {
    let task: TrainingTask
    let matrix: FeatureMatrix
    let featureCount: Int
    /// Rows that the head is tested on, with what is true of them; nil if they are to be taken from the training rows.
    let dev: (matrix: FeatureMatrix, task: TrainingTask)?
    let settings: TrainingSettings
    let seed: UInt64
    var threads: Int

    /// Trains the head; also gives the logits of rows by heads that had not seen them.
    func train() -> (model: TaskModel, report: TrainingReport.Task, held: HeldLogits) {
        let rows = task.rows
        let classWeights = settings.classWeights.weights(
            for: task.classes, counts: task.classCounts, rows: rows.count, isMultiLabel: task.isMultiLabel,
            cap: settings.weightCap)
        var held: HeldLogits
        var result: (weights: Weights, epochs: [TrainingReport.Epoch], kept: Int)
        if let dev {
            let numbers = Self.numbers(of: dev.task.classes, in: task.classes)
            let watched = HeldRows(dev.matrix, rows: dev.task.rows) { row in
                dev.task.members(of: row).compactMap { numbers[Int($0)] }
            }
            result = fit(rows, classWeights, watched: watched, epochs: settings.epochs)
            held = HeldLogits(classCount: task.classes.count, isMultiLabel: task.isMultiLabel)
            held.append(watched, weights: result.weights, scale: 1, threads: threads)
        } else {
            (held, result) = crossFitted(rows, classWeights)
        }
        let calibration = Calibration.fit(held, threads: threads)
        let thresholds =
            task.isMultiLabel ? Thresholds.best(held).map { Thresholds.sigmoid($0 / calibration.temperature) } : []
        let model = TaskModel(
            name: task.name, isMultiLabel: task.isMultiLabel, classes: task.classes, calibration: calibration,
            thresholds: thresholds, schema: settings.schemas[task.name] ?? LabelSchema(), weights: result.weights)
        let report = TrainingReport.Task(
            name: task.name, classes: task.classes, counts: task.classCounts, weights: classWeights,
            epochs: result.epochs, keptEpoch: result.kept, heldRows: held.rowCount, temperature: calibration.temperature
        )
        return (model, report, held)
    }

    /// Learns from rows, and ends where rows that are watched say so; gives the weights, the looks, and the passes made.
    func fit(
        _ rows: [Int32], _ classWeights: [Double], watched: HeldRows?, epochs: Int
    ) -> (weights: Weights, epochs: [TrainingReport.Epoch], kept: Int) {
        var options = HeadTrainer.Options()
        options.epochs = epochs
        options.planned = settings.epochs
        options.rate = Float(settings.learningRate)
        options.decay = Float(settings.l2)
        var trainer = HeadTrainer(
            matrix: matrix, task: task, rows: rows, loss: loss(classWeights), options: options,
            seed: SeededGenerator(seed: seed).split(task.name).split("order").seed, threads: threads)
        guard let watched else {
            return (trainer.train(featureCount: featureCount) { _, _, _ in true }, [], epochs)
        }
        // A few hundred rows tell enough, and looking must not cost more than learning.
        let seen = watched.sample(most: max(256, matrix.rowCount / 8))
        var history: [TrainingReport.Epoch] = []
        var kept = 0
        let rare = rareClasses()
        var weights = trainer.train(featureCount: featureCount) { epoch, weights, scale in
            history.append(look(seen, weights, scale, rare))
            // Later weights are better calibrated: they must be clearly worse not to be kept.
            let best = history.reduce(0) { max($0, $1.macroF1) }
            if history[epoch].macroF1 >= best - Self.tolerance { kept = epoch }
            return epoch - kept < settings.patience
        }
        if kept + 1 < history.count {
            // Cheaper, as a rule, than a copy of the weights after each pass.
            trainer.options.epochs = kept + 1
            weights = trainer.train(featureCount: featureCount) { _, _, _ in true }
        }
        return (weights, history, kept + 1)
    }

    /// By how much the macro-F1 of a few hundred rows moves for nothing.
    private static let tolerance = 0.01

    private func look(_ watched: HeldRows, _ weights: Weights, _ scale: Float, _ rare: [Int]) -> TrainingReport.Epoch {
        var held = HeldLogits(classCount: task.classes.count, isMultiLabel: task.isMultiLabel)
        held.append(watched, weights: weights, scale: scale, threads: threads)
        var scores = ClassScores(classCount: task.classes.count)
        if task.isMultiLabel {
            let common = Float(Thresholds.common(held))
            for row in 0..<held.rowCount {
                scores.add(given: held.given[row], predicted: (0..<held.classCount).filter { held[row, $0] >= common })
            }
        } else {
            for (row, label) in held.highest.enumerated() { scores.add(given: held.given[row], predicted: [label]) }
        }
        let recalls = rare.compactMap { scores.recall(of: $0) }
        return TrainingReport.Epoch(
            loss: HeldLoss(held, isSpread: false).mean(Calibration(), threads: threads), macroF1: scores.macroF1,
            rareRecall: recalls.isEmpty ? 0 : recalls.reduce(0, +) / Double(recalls.count))
    }

    /// The fourth of the classes with the fewest rows, at least one.
    private func rareClasses() -> [Int] {
        let counts = task.classCounts
        let order = counts.indices.sorted { (counts[$0], $0) < (counts[$1], $1) }
        return Array(order.prefix(max(1, order.count / 4)))
    }

    private func loss(_ classWeights: [Double]) -> HeadTrainer.Loss {
        let weights = classWeights.map { Float($0) }
        let focus = task.classes.map { Float(settings.focalGammas[$0] ?? settings.focalGamma) }
        let smoothing = Float(settings.labelSmoothing ?? (task.isMultiLabel ? 0.02 : 0.08))
        guard task.isMultiLabel else {
            return .softmax(SoftmaxLoss(weights: weights, focus: focus, smoothing: smoothing))
        }
        let rules = (settings.schemas[task.name] ?? LabelSchema()).rules(for: task.classes)
        let penalty = SchemaPenalty(
            strength: Float(settings.schemaPenalty), exclusions: rules.exclusions, implications: rules.implications)
        return .sigmoid(
            SigmoidLoss(weights: weights, focus: focus, smoothing: smoothing, penalty: rules.isEmpty ? nil : penalty))
    }

    private static func numbers(of classes: [String], in known: [String]) -> [Int?] {
        var numbers: [String: Int] = [:]
        for (number, name) in known.enumerated() { numbers[name] = number }
        return classes.map { numbers[$0] }
    }
}
