/// Trains a classifier on a dataset and lets it answer an evaluation set: the edge between the loop and whoever trains.
///
/// Two conformers: the embedded classifier, and a command of the user's own.
public protocol Trainer: Sendable {
    /// What the trainer is called in messages and in the record: `embedded`, or the command.
    var name: String { get }

    /// Trains on `job.train`, evaluates on `job.evaluation`, and leaves the predictions (or an analysis) at
    /// `job.predictions`.
    ///
    /// The same job gives the same predictions as far as the trainer is deterministic; the file is there whole or not at all.
    /// - Throws: ``RefineError``: `badInput` when training fails or leaves no predictions, `interrupted` on cancellation,
    ///   `cannotWrite`.
    func train(_ job: TrainingJob) async throws(RefineError)
}

/// What is to be trained, and where its predictions belong.
public struct TrainingJob: Sendable, Hashable {
    /// The folder with the training data, one file a task.
    public var train: String
    /// The evaluation rows: lines `{"task", "text", "label"}` or `{"task", "text", "labels"}`.
    public var evaluation: String
    /// The file for the predictions.
    public var predictions: String
    /// The file that gets what the trainer says.
    public var log: String
    /// The round, 0 for the data as it was.
    public var round: Int
    /// Where the trainer's random choices shall come from.
    public var seed: UInt64

    /// Creates a job.
    public init(train: String, evaluation: String, predictions: String, log: String, round: Int, seed: UInt64) {
        self.train = train
        self.evaluation = evaluation
        self.predictions = predictions
        self.log = log
        self.round = round
        self.seed = seed
    }
}
