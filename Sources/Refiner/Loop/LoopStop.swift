/// Why a loop ended.
public enum LoopStop: String, Sendable, Hashable, Codable, CaseIterable {
    /// No class is below the threshold any more.
    case thresholdReached = "threshold_reached"
    /// Some rounds in a row brought no gain that is more than chance.
    case noGain = "no_gain"
    /// A round brought no sample that the gates accept.
    case yieldCollapsed = "yield_collapsed"
    /// A limit of calls, tokens, money or time was reached.
    case budgetSpent = "budget_spent"
    /// As many rounds as asked for were run.
    case roundsSpent = "rounds_spent"
    /// What the weak classes still get wrong are labels that are probably wrong themselves.
    case labelNoise = "label_noise"

    /// The reason in words.
    public var explanation: String {
        switch self {
        case .thresholdReached: "every class is above the threshold"
        case .noGain: "the last rounds brought no gain that is more than chance"
        case .yieldCollapsed: "the last round brought no acceptable sample"
        case .budgetSpent: "the budget is spent"
        case .roundsSpent: "all rounds are run"
        case .labelNoise: "what is left are labels to review (refine show)"
        }
    }

    /// What is known when a round has ended.
    struct Situation: Sendable {
        /// Whether a class is below the threshold.
        var isWeak: Bool
        /// Whether every error of the weak classes is of a doubted label.
        var isNoise: Bool
        /// Rounds run so far.
        var rounds: Int
        /// Samples accepted in the last round; nil before the first.
        var accepted: Int?
        /// Whether a limit was reached.
        var isSpent: Bool
        /// Whether the rounds that patience looks back on brought a gain that is more than chance; nil before there are
        /// as many.
        var hasGained: Bool?
    }

    /// Whether to end, and why; nil to go on.
    static func reason(_ situation: Situation, rounds: Int) -> LoopStop? {
        if !situation.isWeak { return .thresholdReached }
        if situation.isNoise { return .labelNoise }
        if situation.isSpent { return .budgetSpent }
        if situation.accepted == 0 { return .yieldCollapsed }
        if situation.rounds >= rounds { return .roundsSpent }
        if situation.hasGained == false { return .noGain }
        return nil
    }
}
