/// What a loop does.
public struct LoopSettings: Sendable {
    /// How each round refines; its `data` and `output` are those of the loop.
    public var refinement: Refinement.Settings
    /// Who needs what.
    public var planner: WeakClassPlanner
    /// Rows to measure on: a folder with a file a task, or a file; nil to take a share of the data.
    public var dev: String?
    /// The share of each class that is taken for measuring where ``dev`` is nil, above 0 and below 1.
    public var devShare = 0.2
    /// Rows that are measured before and after, and used for nothing else; nil for none.
    public var test: String?
    /// The most rounds, at least 1.
    public var rounds = 3
    /// After so many rounds without a gain that is more than chance the loop ends, at least 1.
    public var patience = 2
    /// What a round must not do.
    public var gate = RoundGate()

    /// Creates settings.
    public init(refinement: Refinement.Settings, planner: WeakClassPlanner) {
        self.refinement = refinement
        self.planner = planner
    }
}
