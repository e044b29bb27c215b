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
        let (weights, watch) = learned(rows, classWeights)
        let held = watch.held
        let calibration = Calibration.fit(held, threads: threads)
        let thresholds =
            task.isMultiLabel ? Thresholds.best(held).map { Thresholds.sigmoid($0 / calibration.temperature) } : []
        let model = TaskModel(
            name: task.name, isMultiLabel: task.isMultiLabel, classes: task.classes, calibration: calibration,
            thresholds: thresholds, schema: settings.schemas[task.name] ?? LabelSchema(), weights: weights)
        let report = TrainingReport.Task(
            name: task.name, classes: task.classes, counts: task.classCounts, weights: classWeights,
            epochs: watch.epochs, keptEpoch: watch.kept, heldRows: held.rowCount, temperature: calibration.temperature
        )
        return (model, report, held)
    }

    private func learned(_ rows: [Int32], _ classWeights: [Double]) -> (Weights, Watch) {
        guard let dev else { return crossFitted(rows, classWeights) }
        let numbers = Self.numbers(of: dev.task.classes, in: task.classes)
        let all = HeldRows(dev.matrix, rows: dev.task.rows) { row in
            dev.task.members(of: row).compactMap { numbers[Int($0)] }
        }
        // A few hundred rows tell enough, and looking must not cost more than learning.
        var (watch, weights) = watch(all.sample(most: max(256, matrix.rowCount / 8)), while: rows, classWeights)
        // Training again is cheaper, as a rule, than a copy of the weights after each pass.
        let kept = weights ?? fit(rows, classWeights, epochs: watch.kept)
        watch.held = HeldLogits(classCount: task.classes.count, isMultiLabel: task.isMultiLabel)
        watch.held.append(all, weights: kept, scale: 1, threads: threads)
        return (kept, watch)
    }

    /// Learns from rows; gives the weights after a number of passes.
    func fit(_ rows: [Int32], _ classWeights: [Double], epochs: Int) -> Weights {
        trainer(rows, classWeights, epochs: epochs).train(featureCount: featureCount) { _, _, _ in true }
    }

    /// What watching some rows while a head learns tells.
    struct Watch {
        var epochs: [TrainingReport.Epoch] = []
        /// The number of passes of the best head.
        var kept = 0
        /// What that one said of the rows.
        var held: HeldLogits
    }

    /// Learns from rows, and ends where rows that are watched say so.
    ///
    /// - Returns: The weights, unless there are better ones after fewer passes.
    func watch(
        _ watched: HeldRows, while rows: [Int32], _ classWeights: [Double]
    ) -> (watch: Watch, weights: Weights?) {
        var watch = Watch(held: HeldLogits(classCount: task.classes.count, isMultiLabel: task.isMultiLabel))
        let rare = rareClasses()
        let trainer = trainer(rows, classWeights, epochs: settings.epochs)
        let weights = trainer.train(featureCount: featureCount) { epoch, weights, scale in
            let (seen, held) = look(watched, weights, scale, rare)
            watch.epochs.append(seen)
            // Later weights are better calibrated: they must be clearly worse not to be kept.
            let best = watch.epochs.reduce(0) { max($0, $1.macroF1) }
            if seen.macroF1 >= best - Self.tolerance { (watch.kept, watch.held) = (epoch + 1, held) }
            return epoch + 1 - watch.kept < settings.patience
        }
        return (watch, watch.kept < watch.epochs.count ? nil : weights)
    }

    private func trainer(_ rows: [Int32], _ classWeights: [Double], epochs: Int) -> HeadTrainer {
        var options = HeadTrainer.Options()
        options.epochs = epochs
        options.planned = settings.epochs
        options.rate = Float(settings.learningRate)
        options.decay = Float(settings.l2)
        return HeadTrainer(
            matrix: matrix, task: task, rows: rows, loss: loss(classWeights), options: options,
            seed: SeededGenerator(seed: seed).split(task.name).split("order").seed, threads: threads)
    }

    /// By how much the macro-F1 of a few hundred rows moves for nothing.
    private static let tolerance = 0.01

    private func look(
        _ watched: HeldRows, _ weights: Weights, _ scale: Float, _ rare: [Int]
    ) -> (TrainingReport.Epoch, HeldLogits) {
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
        let epoch = TrainingReport.Epoch(
            loss: HeldLoss(held, isSpread: false).mean(Calibration(), threads: threads), macroF1: scores.macroF1,
            rareRecall: recalls.isEmpty ? 0 : recalls.reduce(0, +) / Double(recalls.count))
        return (epoch, held)
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
