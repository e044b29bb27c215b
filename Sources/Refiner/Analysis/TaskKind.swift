/// Whether a sample of a task bears one label or a set of them.
public enum TaskKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Exactly one label a sample.
    case singleLabel = "single_label"
    /// Any number of labels a sample, none included.
    case multiLabel = "multi_label"
}
