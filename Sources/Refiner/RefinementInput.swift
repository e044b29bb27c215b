/// Everything a run reads, read and checked before anything is written.
public struct RefinementInput: Sendable {
    /// Where the classifier fails.
    public let analysis: Analysis
    /// The analysis file as the user named it.
    public let analysisFile: String
    /// The training data.
    public let dataset: DatasetDescription
    /// How the training data is kept.
    public let format: DatasetFormat
    /// Texts of the held-out files.
    public let heldOut: [String]
    /// What the user should know about the inputs.
    public let diagnostics: [Diagnostic]

    /// Reads the analysis, the dataset and the held-out files that `settings` name.
    ///
    /// - Parameter options: how the analysis, or what stands in its place, is to be read.
    /// - Throws: ``RefineError``: `usage` when output and data are one folder; `inputMissing` or `badInput` as the readers do.
    public static func read(
        analysis file: String, settings: Refinement.Settings, options: ResultOptions = ResultOptions()
    ) throws(RefineError) -> RefinementInput {
        let reading = try ResultReader.read(file, options: options)
        guard Folder(settings.data).resolved != Folder(settings.output).resolved else {
            throw RefineError(
                .usage, "--output is the --data folder itself", at: Place(file: settings.output),
                hint: "name another folder: the original data stays as it is")
        }
        let store = try DatasetStores.reading(settings.data, preferred: settings.format)
        if settings.withProvenance && (settings.format ?? store.format) == .csv {
            throw RefineError(
                .usage, "--with-provenance needs a column that CSV files lack",
                hint: "use --format jsonl, json or sqlite; the history knows where each row comes from in any case")
        }
        let dataset = try store.describe(isLearnedFrom: true)
        var heldOut: [String] = []
        for holdout in settings.holdouts { heldOut += try HoldoutReader.texts(in: holdout) }
        let (analysis, diagnostics) = named(reading.analysis, after: dataset)
        return RefinementInput(
            analysis: analysis, analysisFile: file, dataset: dataset, format: store.format, heldOut: heldOut,
            diagnostics: reading.diagnostics + diagnostics)
    }

    /// A single task without a name of its own is that of a dataset with a single task.
    private static func named(_ analysis: Analysis, after dataset: DatasetDescription) -> (Analysis, [Diagnostic]) {
        let unnamed = AnalysisReader.defaultTask
        guard analysis.tasks.count == 1, analysis.tasks[0].name == unnamed, dataset.tasks.count == 1,
            dataset[task: unnamed] == nil
        else { return (analysis, []) }
        let name = dataset.tasks[0].name
        return (
            Analysis(tasks: [analysis.tasks[0].named(name)]),
            [Diagnostic("names no task; taken for task \(name.excerpt()) of the dataset")]
        )
    }

    /// The texts that engines may learn from, by task.
    public var material: [String: TaskMaterial] { TaskMaterial.of(analysis, dataset: dataset) }

    /// The gates of every task that `plan` speaks of.
    ///
    /// Error samples of all tasks and held-out texts are kept out of every task: a text evaluated in one task is often
    /// evaluated in the others as well.
    ///
    /// - Parameter seed: that of the classifiers which read candidates; nil for none.
    /// - Throws: ``RefineError`` `badInput` when the dataset was changed since it was described.
    func gates(
        for plan: Plan, carried: [String: [DatasetRow]], classifierSeed seed: UInt64? = nil,
        checksLabels: Bool = true
    ) throws(RefineError) -> [String: TaskGates] {
        let evaluation = TextMemory(analysis.tasks.flatMap { $0.errors.map(\.text) } + heldOut)
        let material = material
        var gates: [String: TaskGates] = [:]
        for (name, _) in plan.tasks {
            guard let known = material[name] else { continue }
            let labels = analysis[task: name]?.labels ?? []
            let task = dataset[task: name]
            let added = carried[name, default: []].map(\.text)
            var reader: RoundClassifier?
            if let seed { reader = classifier(of: task, carried: carried[name, default: []], seed: seed) }
            if let task, task.rowCount + added.count >= StreamedTexts.least {
                gates[name] = TaskGates(
                    material: known, labels: labels, training: TextMemory(),
                    streamed: StreamedTexts(source: task.source, added: added), evaluation: evaluation,
                    classifier: reader, checksLabels: checksLabels)
            } else {
                var training = TextMemory()
                try task?.source.stream { (row) throws(RefineError) in training.insert(PreparedText(row.string)) }
                for text in added { training.insert(PreparedText(text)) }
                gates[name] = TaskGates(
                    material: known, labels: labels, training: training, evaluation: evaluation, classifier: reader,
                    checksLabels: checksLabels)
            }
        }
        return gates
    }

    /// A classifier of the rows that new ones will stand beside.
    private func classifier(
        of task: TaskDescription?, carried: [DatasetRow], seed: UInt64
    ) -> RoundClassifier? {
        var texts = task?.texts ?? [:]
        for row in carried {
            for label in row.labels { texts[label, default: []].append(row.text) }
        }
        return RoundClassifier(texts: texts, kind: task?.kind ?? .singleLabel, seed: seed)
    }
}
