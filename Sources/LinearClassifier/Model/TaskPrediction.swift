/// What a model says of one text in one task.
public struct TaskPrediction: Sendable, Hashable {
    /// The task's name.
    public let task: String
    /// The label; in a multi-label task any number of them, the surest first, that break no rule of the schema.
    public let labels: [String]
    /// The calibrated probability of the label; in a multi-label task of the whole set, as if
    /// labels came independently of one another.
    public let confidence: Double
    /// The calibrated probability of each class, in the order of ``TaskModel/classes``.
    public let probabilities: [Double]
    /// How far the decision is from another: the logit of the label less that of the next; in a multi-label task the
    /// least distance of a logit from its threshold.
    public let margin: Double
}
