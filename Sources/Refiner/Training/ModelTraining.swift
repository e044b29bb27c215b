package import LinearClassifier

/// Trains the embedded classifier on a dataset, and saves it.
package struct ModelTraining: Sendable {
    /// The dataset: a folder or a file.
    package var data: String
    /// The file for the model.
    package var model: String
    /// Rows that are not trained on.
    package var dev: String?
    /// Only these tasks; none for all.
    package var tasks: [String] = []
    /// A file with the label schema.
    package var schema: String?
    /// How it is trained; the schemas come from the file.
    package var settings = TrainingSettings()
    /// The seed.
    package var seed: UInt64 = 0
    /// How many threads train; the model does not depend on it.
    package var threads = 2

    /// Creates a training of a dataset.
    package init(data: String, model: String) {
        self.data = data
        self.model = model
    }

    /// Reads the data, trains, and writes the model.
    ///
    /// - Throws: ``RefineError``: `usage` for a setting out of range, `inputMissing` or `badInput` for data that cannot be
    ///   trained on, `cannotWrite` for the model.
    package func run() throws(RefineError) -> (model: LinearModel, report: TrainingReport) {
        do { try settings.check() } catch { throw RefineError(error, file: data) }
        let set = try TrainingData.read(data, tasks: tasks).set
        var settings = settings
        try checkLabels(of: set, settings)
        if let schema { settings.schemas = try SchemaFile.read(schema).schemas(for: set, file: schema) }
        let held = try dev.map { (path) throws(RefineError) in try self.held(path, for: set) }
        let found: (model: LinearModel, report: TrainingReport)
        do {
            found = try LinearModel.trainReporting(set, settings: settings, dev: held, seed: seed, threads: threads)
        } catch {
            throw RefineError(error, file: data)
        }
        do { try found.model.save(to: model) } catch { throw RefineError(error, file: model) }
        return found
    }

    private func held(_ path: String, for set: TrainingSet) throws(RefineError) -> TrainingSet {
        let held = try TrainingData.read(path, tasks: []).renamed(for: set)
        for task in set.tasks {
            guard let own = held.tasks.first(where: { $0.name == task.name }) else {
                throw RefineError(
                    .badInput, "has no rows of the task \"\(task.name.excerpt())\"", at: Place(file: path))
            }
            guard own.isMultiLabel == task.isMultiLabel else {
                throw RefineError(
                    .badInput, "has rows of another kind than \(data): one label or a list in both",
                    at: Place(file: path))
            }
        }
        return held
    }

    /// Weights of labels that the data does not have are misspelt.
    private func checkLabels(of set: TrainingSet, _ settings: TrainingSettings) throws(RefineError) {
        let known = Set(set.tasks.flatMap(\.classes))
        var named = settings.focalGammas.keys.sorted()
        if case .explicit(let weights) = settings.classWeights { named += weights.keys.sorted() }
        if let unknown = named.first(where: { !known.contains($0) }) {
            throw RefineError(.badInput, "has no class \"\(unknown.excerpt())\"", at: Place(file: data))
        }
    }
}
