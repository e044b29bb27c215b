/// Lines of a batch job's files that could not be used.
public struct BatchOddLines: Codable, Sendable, Hashable {
    /// Lines that are no JSON object of the right shape, or too long.
    public var broken: Int
    /// Lines that bear a name that no request of the job has.
    public var strangers: Int
    /// Lines beside another one of the same name.
    public var duplicates: Int

    /// Numbers of lines, each 0 or more.
    public init(broken: Int = 0, strangers: Int = 0, duplicates: Int = 0) {
        self.broken = broken
        self.strangers = strangers
        self.duplicates = duplicates
    }

    /// All of them.
    public var total: Int { broken + strangers + duplicates }
}
