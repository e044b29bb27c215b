public import JSONText

/// What is known of an iteration when it begins.
public struct IterationStart: Sendable {
    /// `offline`, `openai`.
    public var engine: String
    /// The model asked.
    public var model: String
    /// Where all random choices come from.
    public var seed: UInt64
    /// Classes with an F1 below this were weak.
    public var threshold: Double
    /// The other settings, by flag name.
    public var settings: [JSON.Member]
    /// The analysis it was planned from, as the user named the file.
    public var analysisFile: String
    /// The dataset it adds to, as the user named the folder.
    public var dataFolder: String
    /// The measurements it was planned from.
    public var analysis: Analysis
    /// What it was expected to cost.
    public var estimate: PlanEstimate
    /// The plan.
    public var plan: Plan
    /// What tells iterations of other arguments apart (``IterationFingerprint``); nil for one that none goes on from.
    var fingerprint: String? = nil
    /// The rows that the output holds before anything is written; nil for an empty output.
    var output: DatasetDescription? = nil

    /// Creates a start that none goes on from.
    public init(
        engine: String, model: String, seed: UInt64, threshold: Double, settings: [JSON.Member], analysisFile: String,
        dataFolder: String, analysis: Analysis, estimate: PlanEstimate, plan: Plan
    ) {
        self.engine = engine
        self.model = model
        self.seed = seed
        self.threshold = threshold
        self.settings = settings
        self.analysisFile = analysisFile
        self.dataFolder = dataFolder
        self.analysis = analysis
        self.estimate = estimate
        self.plan = plan
    }
}
