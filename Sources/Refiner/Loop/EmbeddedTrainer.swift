internal import LinearClassifier

/// Trains the embedded classifier.
public struct EmbeddedTrainer: Trainer {
    /// `embedded`.
    public let name = "embedded"

    /// Creates a trainer with the classifier's default settings.
    public init() {}

    /// Trains with the job's seed on all tasks of the data, and writes predictions with probabilities.
    ///
    /// - Throws: ``RefineError``: `badInput` for data that cannot be trained on, `cannotWrite`.
    public func train(_ job: TrainingJob) async throws(RefineError) {
        let training = try TrainingData.read(job.train, tasks: [])
        let model: LinearModel
        do {
            model = try LinearModel.train(training.set, seed: job.seed)
        } catch {
            throw RefineError(error, file: job.train)
        }
        var predictions = ModelPredictions(model: model)
        predictions.hasProbabilities = true
        _ = try predictions.save(job.evaluation, to: job.predictions)
    }
}
