/// Which figure of a class is held against the threshold.
public enum ClassSelection: String, Sendable, Hashable, Codable, CaseIterable {
    /// The F1 as measured: weak is what was measured to be below the threshold.
    case point
    /// The lower bound of the F1's 95 % interval: chosen is every class that is not shown to reach the threshold.
    ///
    /// All classes of ``point`` are among them, and those of few samples that were good by luck, perhaps.
    case lower
}
