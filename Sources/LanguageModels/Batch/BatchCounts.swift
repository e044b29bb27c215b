/// How many lines of a batch job are done, as the service counts them.
public struct BatchCounts: Codable, Sendable, Hashable {
    /// All lines.
    public var total: Int
    /// Lines that were answered.
    public var completed: Int
    /// Lines that failed.
    public var failed: Int

    /// Counts, each 0 or more.
    public init(total: Int = 0, completed: Int = 0, failed: Int = 0) {
        self.total = total
        self.completed = completed
        self.failed = failed
    }
}
