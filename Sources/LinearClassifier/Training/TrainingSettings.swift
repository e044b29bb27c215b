/// How a model is trained; the defaults are meant to do for all data.
public struct TrainingSettings: Sendable, Hashable {
    /// How much rare classes count.
    public var classWeights: ClassWeights = .automatic
    /// The greatest weight that a class may get.
    public var weightCap: Double = .infinity
    /// The focus γ of the focal loss, at least 0; 0 is cross-entropy.
    public var focalGamma: Double = 0
    /// γ by label, for those that differ from ``focalGamma``.
    public var focalGammas: [String: Double] = [:]
    /// ε of label smoothing, 0 up to, without, 1; nil is 0.08 in a single-label and 0.02 in a multi-label task.
    public var labelSmoothing: Double?
    /// Rules about label sets, by multi-label task.
    public var schemas: [String: LabelSchema] = [:]
    /// λ: how much a row's loss grows with the probability that its labels break a rule.
    public var schemaPenalty: Double = 0.1
    /// The most passes over the rows.
    public var epochs: Int = 8
    /// After how many passes without a better result on the held rows training stops.
    public var patience: Int = 3
    /// The step of the first mini-batch, from which it falls evenly to 0.
    public var learningRate: Double = 1.5
    /// The strength of L2 regularisation, a row.
    public var l2: Double = 0
    /// Features of fewer texts are not used.
    public var leastTexts: Int = 1

    /// Creates the default settings.
    public init() {}
}
