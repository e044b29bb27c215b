/// One wrong answer as it waits for its turn to be written: numbers, then labels, then the text.
struct ErrorRecord {
    /// The numbers before the labels and the text.
    struct Head {
        /// Where it comes among the errors of its task: by confidence, then by line.
        var key: UInt64
        var confidence: Double
        var truthCount: UInt32
        var answerCount: UInt32
        var textLength: UInt32
        /// Whether the text is a JSON string with its quotes.
        var isQuoted: UInt32
    }

    static let headSize = MemoryLayout<Head>.size

    /// Orders errors by confidence as written, with four places, highest first, those without last; then by line.
    static func key(confidence: Double?, line: Int) -> UInt64 {
        let rank = confidence.map { 10_000 - min(10_000, max(0, FourPlaces.units($0))) } ?? 10_001
        return UInt64(rank) << 48 | UInt64(truncatingIfNeeded: line) & 0xFFFF_FFFF_FFFF
    }

    /// A record that was read back.
    let head: Head
    /// Numbers of the task's labels: the true ones, then the predicted ones.
    let labels: [Int]
    let text: ArraySlice<UInt8>

    var truth: ArraySlice<Int> { labels[..<Int(head.truthCount)] }
    var answer: ArraySlice<Int> { labels[Int(head.truthCount)...] }

    /// The line that it stands on.
    var line: Int { Int(head.key & 0xFFFF_FFFF_FFFF) }

    /// NaN stands for none.
    var confidence: Double? { head.confidence.isNaN ? nil : head.confidence }
}
