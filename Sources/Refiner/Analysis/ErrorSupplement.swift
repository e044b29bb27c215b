import JSONText

/// What predictions add to a result that has the metrics and not the errors.
struct ErrorSupplement {
    private let predictions: Analysis
    private let file: String

    init(_ predictions: Analysis, file: String) {
        self.predictions = predictions
        self.file = file
    }

    /// The analysis with the errors, confusions and calibration of the predictions; its metrics stay as they are.
    ///
    /// - Throws: ``RefineError`` `badInput` when the predictions are of none of the tasks.
    func added(to analysis: Analysis) throws(RefineError) -> (Analysis, [Diagnostic]) {
        var diagnostics: [Diagnostic] = []
        var tasks: [TaskAnalysis] = []
        var found = 0
        for task in analysis.tasks {
            guard let partner = partner(of: task, among: analysis) else {
                diagnostics.append(
                    Diagnostic("holds no predictions of task \(task.name.excerpt())", at: Place(file: file)))
                tasks.append(task)
                continue
            }
            found += 1
            diagnostics += differences(task, partner)
            tasks.append(joined(task, partner))
        }
        guard found > 0 || analysis.tasks.isEmpty else {
            let names = predictions.tasks.map { $0.name.excerpt(40) }.joined(separator: ", ")
            throw RefineError(
                .badInput, "holds predictions of \(names); expected those of \(analysis.tasks[0].name.excerpt(40))",
                at: Place(file: file))
        }
        return (Analysis(tasks: tasks), diagnostics)
    }

    /// The predictions of a task; where there is one on both sides, names do not matter.
    private func partner(of task: TaskAnalysis, among analysis: Analysis) -> TaskAnalysis? {
        if let same = predictions[task: task.name] { return same }
        return analysis.tasks.count == 1 && predictions.tasks.count == 1 ? predictions.tasks[0] : nil
    }

    private func joined(_ task: TaskAnalysis, _ partner: TaskAnalysis) -> TaskAnalysis {
        // A report that does not name its task takes the name of the predictions.
        let name = task.name == AnalysisReader.defaultTask ? partner.name : task.name
        var joined = TaskAnalysis(
            name: name, kind: partner.kind, accuracy: task.accuracy ?? partner.accuracy, labels: task.labels,
            confusionMatrix: task.confusionMatrix ?? (partner.labels == task.labels ? partner.confusionMatrix : nil),
            classMetrics: task.classMetrics, errors: task.errors.isEmpty ? partner.errors : task.errors,
            confusionPairs: task.confusionPairs.isEmpty ? partner.confusionPairs : task.confusionPairs,
            samples: task.samples ?? partner.samples, averages: task.averages ?? partner.averages,
            calibration: task.calibration ?? partner.calibration)
        joined.doubts = task.doubts ?? partner.doubts
        return joined
    }

    /// Where the two speak of different data.
    private func differences(_ task: TaskAnalysis, _ partner: TaskAnalysis) -> [Diagnostic] {
        let supports = partner.supports
        let off = task.classMetrics.filter { $0.support != supports[$0.label] ?? 0 }
        guard let first = off.first else { return [] }
        return [
            Diagnostic(
                "task \(task.name.excerpt()): \(off.count) of \(task.labels.count) classes have another support in the "
                    + "predictions, first \(JSON.quoted(first.label.excerpt())): \(first.support) and "
                    + "\(supports[first.label] ?? 0); are they of the same evaluation?", at: Place(file: file))
        ]
    }
}
