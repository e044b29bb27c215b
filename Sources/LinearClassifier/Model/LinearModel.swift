/// A trained classifier: features, and one head a task.
///
/// A value that never changes; predictions may be asked for from any number of threads.
public struct LinearModel: Sendable {
    /// The heads, in the order of the training set's tasks.
    public let tasks: [TaskModel]
    /// The settings that it was trained with.
    public let settings: TrainingSettings
    /// The seed that it was trained with.
    public let seed: UInt64
    let index: FeatureIndex

    init(tasks: [TaskModel], settings: TrainingSettings, seed: UInt64, index: FeatureIndex) {
        self.tasks = tasks
        self.settings = settings
        self.seed = seed
        self.index = index
    }

    /// The head of the task called `name`.
    public subscript(task name: String) -> TaskModel? { tasks.first { $0.name == name } }

    /// The number of features that the model knows.
    public var featureCount: Int { index.count }

    /// What the model says of one text: one prediction a task, in the order of ``tasks``.
    public func predict(_ text: String) -> [TaskPrediction] {
        predict([text], threads: 1)[0]
    }

    /// What the model says of each text; the result does not depend on the number of threads.
    public func predict(_ texts: [String], threads: Int = 1) -> [[TaskPrediction]] {
        let matrix = Featurizer.rows(of: texts, index, threads: threads)
        return rows(texts.count, threads: threads) { row in tasks.map { $0.prediction(matrix, row: row) } }
    }

    /// Calls `body` for each row number, and gives the results in order.
    private func rows<Result: Sendable>(_ count: Int, threads: Int, _ body: (Int) -> Result) -> [Result] {
        var results = [Result?](repeating: nil, count: count)
        results.withUnsafeMutableBufferPointer { results in
            nonisolated(unsafe) let results = results
            Team.run(threads: min(threads, count)) { thread, threads, _ in
                for row in stride(from: thread, to: count, by: threads) { results[row] = body(row) }
            }
        }
        return results.compactMap(\.self)
    }
}
