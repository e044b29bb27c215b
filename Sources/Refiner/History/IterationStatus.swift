/// How an iteration ended.
public enum IterationStatus: String, Sendable, Hashable, Codable, CaseIterable {
    /// It is at work, or its process ended before it could say.
    case running
    /// Every class met its quota.
    case complete
    /// Some class ended short of it; what was accepted is saved.
    case partial
    /// The user stopped it; what was accepted is saved.
    case interrupted
    /// Nothing was saved.
    case failed
}
