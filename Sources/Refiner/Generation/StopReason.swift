/// Why generation for a class ended.
public enum StopReason: String, Sendable, Hashable, Codable, CaseIterable {
    /// As many samples as asked for were accepted.
    case quotaMet = "quota_met"
    /// The bounded number of requests was used up.
    case attemptsExhausted = "attempts_exhausted"
    /// Several answers in a row brought nothing acceptable.
    case yieldCollapsed = "yield_collapsed"
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
        case .engineFailed: "the engine failed"
        case .interrupted: "interrupted"
        }
    }
}
