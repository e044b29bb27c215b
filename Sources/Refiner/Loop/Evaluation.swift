/// How good a classifier is on an evaluation set: its analysis, and its answers where they are known.
struct Evaluation: Sendable {
    /// The file that it was read from.
    let file: String
    /// Its analysis.
    let analysis: Analysis
    /// The answers by task; empty where the trainer left an analysis, so that nothing can be paired.
    let answers: [String: StoredAnswers]

    /// Reads what a trainer left.
    ///
    /// - Throws: ``RefineError`` as ``ResultReader/read(_:options:)``; `badInput` for predictions of other rows or tasks than
    ///   those of `rows`.
    init(reading file: String, of rows: EvaluationSet) throws(RefineError) {
        var options = ResultOptions()
        let names = rows.taskNames
        if names.count == 1 { options.unnamedTask = names[0] }
        let reading = try ResultReader.read(file, options: options)
        for name in names where reading.analysis[task: name] == nil {
            throw RefineError(.badInput, "holds nothing of the task \(name.excerpt())", at: Place(file: file))
        }
        self.file = file
        analysis = reading.analysis
        var answers: [String: StoredAnswers] = [:]
        if try Self.isPredictions(file) {
            for name in names {
                let found = try StoredAnswers(reading: file, task: name, options: PredictionsOptions(options))
                let expected = rows.rows.count { $0.task == name }
                guard found.count == expected else {
                    throw RefineError(
                        .badInput,
                        "holds \(found.count) predictions of the task \(name.excerpt()); expected one for each of the "
                            + "\(expected) evaluation rows", at: Place(file: file))
                }
                answers[name] = found
            }
        }
        self.answers = answers
    }

    private static func isPredictions(_ file: String) throws(RefineError) -> Bool {
        var stream = try ByteStream(opening: file, what: "predictions")
        let shape = InputShape(recognising: try stream.peek(InputShape.prefixLength))
        return shape == .predictionsJSONL || shape == .predictionsCSV
    }

    /// The macro-F1 of a task, 0…1.
    func macroF1(_ task: String) -> Double { analysis[task: task]?.averages?.macro?.f1 ?? meanF1(task) }

    private func meanF1(_ task: String) -> Double {
        let scores = analysis[task: task]?.classMetrics.map(\.f1) ?? []
        return scores.isEmpty ? 0 : scores.reduce(0, +) / Double(scores.count)
    }

    /// The mean of the tasks' macro-F1, 0…1.
    var macroF1: Double {
        let names = analysis.tasks.map(\.name)
        return names.isEmpty ? 0 : names.reduce(0) { $0 + macroF1($1) } / Double(names.count)
    }

    /// The comparison of a task with what came after; nil where one side has no answers, or to other rows.
    func compared(with after: Evaluation, task: String, targets: [String], seed: UInt64) -> Comparison? {
        guard let one = answers[task], let other = after.answers[task], let rows = one.paired(with: other) else {
            return nil
        }
        return Comparison(rows, task: task, targets: targets, settings: ProofSettings(seed: seed))
    }

    /// The measurement of a task, as the state keeps it.
    func measurement(
        _ task: TaskAnalysis, iteration: Int64, split: Measurement.Split, stage: Measurement.Stage
    ) -> Measurement {
        Measurement(
            iteration: iteration, task: task.name, split: split, stage: stage,
            rows: task.samples ?? answers[task.name]?.count ?? 0, accuracy: task.accuracy ?? 0,
            macroF1: macroF1(task.name),
            classes: task.classMetrics.map {
                Measurement.ClassScore(label: $0.label, f1: $0.f1, support: $0.support)
            }, answers: answers[task.name])
    }
}

extension EvaluationSet {
    /// The tasks of the rows, in the order in which they first stand.
    var taskNames: [String] {
        var names: [String] = []
        for row in rows where names.last != row.task && !names.contains(row.task) { names.append(row.task) }
        return names
    }
}
