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
        self.init(normalized: TextNormalizer.normalized(text), size: size)
    }

    /// Cuts a text that is already normalised.
    public init(normalized text: String, size: Int = defaultSize) {
        precondition(size > 0, "a shingle needs at least one scalar")
        let scalars = text.unicodeScalars.map(\.value)
        var hashes = CharacterNGrams.hashes(of: scalars[...], size: min(size, scalars.count))
        hashes.sort()
        var distinct = 0
        for hash in hashes where distinct == 0 || hashes[distinct - 1] != hash {
            hashes[distinct] = hash
            distinct += 1
        }
        hashes.removeLast(hashes.count - distinct)
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
