/// Counts the distinct shingles of one text after the other, in memory that is used again.
public struct ShingleCounter: Sendable {
    private var workspace = SimilarityWorkspace.Owned()

    /// Creates a counter.
    public init() {}

    /// The number of distinct shingles of a text given as UTF-8; bytes that are not UTF-8 count as U+FFFD.
    public mutating func count(utf8 text: UnsafeRawBufferPointer) -> Int {
        let scanner = workspace.exclusive().scanner
        scanner.scan(text)
        return scanner.count
    }
}
