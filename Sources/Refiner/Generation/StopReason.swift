/// Why generation for a class ended.
public enum StopReason: String, Sendable, Hashable, Codable, CaseIterable {
    /// As many samples as asked for were accepted.
    case quotaMet = "quota_met"
    /// The bounded number of requests was used up.
    case attemptsExhausted = "attempts_exhausted"
    /// Several answers in a row brought nothing acceptable.
    case yieldCollapsed = "yield_collapsed"
    /// A limit of calls, tokens, money or time was reached.
    case budgetSpent = "budget_spent"
    /// The engine could not answer any more.
    case engineFailed = "engine_failed"
    /// The user interrupted the run.
    case interrupted

    /// The reason in words.
    public var explanation: String {
        switch self {
        case .quotaMet: "quota met"
        case .attemptsExhausted: "attempts used up"
        case .yieldCollapsed: "answers brought nothing new"
        case .budgetSpent: "the budget is spent"
        case .engineFailed: "the engine failed"
        case .interrupted: "interrupted"
        }
    }
}
