/// The set of distinct runs of a text's characters: what near duplicates have in common.
///
/// A shingle is `size` neighbouring Unicode scalars of the normalised text (``TextNormalizer``), kept as a 64-bit
/// hash. A text of fewer scalars is one shingle, the whole text. Two different shingles share a hash with a
/// probability of about 10^-19.
public struct Shingles: Sendable, Hashable {
    /// The hashes, ascending, each once; never empty.
    public let hashes: [UInt64]

    /// The length of a shingle unless told otherwise, in scalars.
    public static let defaultSize = 5

    /// Cuts a text into shingles of `size` scalars; takes O(n log n).
    /// - Precondition: `size` is positive.
    public init(_ text: String, size: Int = defaultSize) {
        precondition(size > 0, "a shingle needs at least one scalar")
        let scanner = ShingleScanner(size: size)
        var text = text
        text.withUTF8 { scanner.scan(UnsafeRawBufferPointer($0)) }
        self.init(scanner)
    }

    /// Cuts a text that is already normalised.
    public init(normalized text: String, size: Int = defaultSize) {
        precondition(size > 0, "a shingle needs at least one scalar")
        let scanner = ShingleScanner(size: size)
        var text = text
        text.withUTF8 { scanner.normal.set(normalized: UnsafeRawBufferPointer($0)) }
        scanner.scanNormal()
        self.init(scanner)
    }

    private init(_ scanner: ShingleScanner) {
        var hashes = Array(UnsafeBufferPointer(start: scanner.hashes, count: scanner.count))
        hashes.sort()
        self.hashes = hashes
    }

    /// The number of distinct shingles.
    public var count: Int {
        hashes.count
    }

    /// The Jaccard index of two sets: what they share, as a part of what they hold together, 0...1.
    ///
    /// Takes linear time.
    public static func jaccard(_ first: Shingles, _ second: Shingles) -> Double {
        let shared = SortedSets.intersectionCount(first.hashes[...], second.hashes[...])
        return Double(shared) / Double(first.count + second.count - shared)
    }
}
