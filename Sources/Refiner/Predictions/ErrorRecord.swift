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
    /// The numbers of its labels, four bytes each, and its text.
    let bytes: ArraySlice<UInt8>
    /// From those numbers to those of the task's labels.
    let labels: [Int]

    /// The number of its label at `index`: the true ones come first, then the predicted ones.
    func label(at index: Int) -> Int {
        bytes.withUnsafeBytes { labels[Int($0.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))] }
    }

    var truth: [Int] { (0..<Int(head.truthCount)).map(label) }
    var answer: [Int] { (0..<Int(head.answerCount)).map { label(at: Int(head.truthCount) + $0) } }
    var text: ArraySlice<UInt8> { bytes.dropFirst(4 * (Int(head.truthCount) + Int(head.answerCount))) }

    /// The line that it stands on.
    var line: Int { Int(head.key & 0xFFFF_FFFF_FFFF) }

    /// NaN stands for none.
    var confidence: Double? { head.confidence.isNaN ? nil : head.confidence }
}
