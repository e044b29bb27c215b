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
}
