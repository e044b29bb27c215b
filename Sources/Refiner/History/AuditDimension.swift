/// What the ledger can be summed up by.
public enum AuditDimension: String, Sendable, Hashable, Codable, CaseIterable {
    /// Phase 1 or 2.
    case phase
    /// The task.
    case task
    /// The class; calls about several classes have none.
    case label
    /// The model asked.
    case model
    /// The service asked; the embedded engine has none.
    case endpoint
    /// How calls ended: `ok`, `failed`, `cancelled`.
    case outcome
    /// The iteration.
    case iteration
    /// The day on which calls ended, in UTC.
    case day

    /// The expression that gives it for a row of `call`.
    var sql: String { self == .day ? "substr(finished_at, 1, 10)" : rawValue }
}
