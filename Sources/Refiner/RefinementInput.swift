/// Everything a run reads, read and checked before anything is written.
public struct RefinementInput: Sendable {
    /// Where the classifier fails.
    public let analysis: Analysis
    /// The analysis file as the user named it.
    public let analysisFile: String
    /// The training data.
    public let dataset: Dataset
    /// How the training data is kept.
    public let format: DatasetFormat
    /// Texts of the held-out files.
    public let heldOut: [String]
    /// What the user should know about the inputs.
    public let diagnostics: [Diagnostic]

    /// Reads the analysis, the dataset and the held-out files that `settings` name.
    ///
    /// - Throws: ``RefineError``: `usage` when output and data are one folder; `inputMissing` or `badInput` as the readers do.
    public static func read(
        analysis file: String, settings: Refinement.Settings
    ) throws(RefineError) -> RefinementInput {
        let reading = try AnalysisReader.read(file)
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
        let dataset = try store.load()
        var heldOut: [String] = []
        for holdout in settings.holdouts { heldOut += try HoldoutReader.texts(in: holdout) }
        return RefinementInput(
            analysis: reading.analysis, analysisFile: file, dataset: dataset, format: store.format, heldOut: heldOut,
            diagnostics: reading.diagnostics)
    }

    /// The texts that engines may learn from, by task.
    public var material: [String: TaskMaterial] { TaskMaterial.of(analysis, dataset: dataset) }

    /// The gates of every task that `plan` speaks of.
    ///
    /// Error samples of all tasks and held-out texts are kept out of every task: a text evaluated in one task is often
    /// evaluated in the others as well.
    func gates(for plan: Plan, carried: [String: [DatasetRow]]) -> [String: TaskGates] {
        let evaluation = TextMemory(analysis.tasks.flatMap { $0.errors.map(\.text) } + heldOut)
        let material = material
        var gates: [String: TaskGates] = [:]
        for (name, _) in plan.tasks {
            guard let known = material[name] else { continue }
            gates[name] = TaskGates(
                material: known, labels: analysis[task: name]?.labels ?? [],
                rows: (dataset[task: name]?.rows ?? []) + (carried[name] ?? []), evaluation: evaluation)
        }
        return gates
    }
}
