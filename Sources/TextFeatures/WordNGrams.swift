/// Runs of neighbouring words of a text.
///
/// Words are the tokens of ``Tokenizer`` that are words, ideographs or numbers, in the normal form of
/// ``TextNormalizer``; punctuation and symbols are stepped over.
public struct WordNGrams: Sendable, Hashable {
    /// The lengths of the runs, in words.
    public let sizes: ClosedRange<Int>

    /// Creates a generator of runs of the given lengths.
    /// - Precondition: The lengths are positive.
    public init(sizes: ClosedRange<Int>) {
        precondition(sizes.lowerBound > 0, "an n-gram needs at least one word")
        self.sizes = sizes
    }

    /// The words that runs are made of.
    public static func words(in text: String) -> [String] {
        Tokenizer.tokens(TextNormalizer.normalized(text)).filter(\.isWordLike).map(\.text)
    }

    /// The runs, words joined by one space, in order of size, then place, repeated ones repeated.
    public func strings(in text: String) -> [String] {
        let words = Self.words(in: text)
        return sizes.flatMap { size in
            NGrams.windows(of: words, size: size).map { $0.joined(separator: " ") }
        }
    }

    /// The hashes of the runs, in the order of ``strings(in:)``; the size is part of the hash.
    public func hashes(in text: String) -> [UInt64] {
        let hashes = Self.words(in: text).map { StableHash.hash($0) }
        return sizes.flatMap { size in
            NGrams.windows(of: hashes, size: size).map { $0.reduce(UInt64(size), StableHash.combine) }
        }
    }
}
