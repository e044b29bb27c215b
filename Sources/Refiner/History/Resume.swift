/// Whether a run goes on where an earlier one with the same arguments ended.
public enum Resume: String, Sendable, Hashable, Codable, CaseIterable {
    /// An unfinished iteration of the same arguments is continued, and answers that are paid for are reused.
    case auto
    /// A new iteration begins, and everything is asked anew.
    case never
}
