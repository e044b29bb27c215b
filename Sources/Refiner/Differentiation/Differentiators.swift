/// Phase 1's answer for one class: what sets it apart from the classes it is confused with.
public struct Differentiators: Sendable, Hashable, Codable {
    /// The classes it is confused with, most confused first.
    public var confusedWith: [String]
    /// What tells it from them, one thought each.
    public var differentiators: [String]
    /// What new samples should bear.
    public var emphasize: [String]
    /// What new samples should not bear.
    public var avoid: [String]
    /// Share of the class's texts by language (ISO 639) or script (`und-Latn`), 0…1 each, summing to about 1.
    public var languages: [String: Double]
    /// Usual length of its texts.
    public var length: LengthRange

    /// A range of text lengths in characters.
    public struct LengthRange: Sendable, Hashable, Codable {
        /// Shortest usual length, at least 1.
        public var min: Int
        /// Longest usual length.
        public var max: Int

        /// Creates a range; the bounds are ordered and kept above 0.
        public init(min: Int, max: Int) {
            let low = Swift.max(1, Swift.min(min, max))
            self.min = low
            self.max = Swift.max(low, min, max)
        }
    }

    /// Creates differentiators.
    public init(
        confusedWith: [String], differentiators: [String], emphasize: [String], avoid: [String],
        languages: [String: Double], length: LengthRange
    ) {
        self.confusedWith = confusedWith
        self.differentiators = differentiators
        self.emphasize = emphasize
        self.avoid = avoid
        self.languages = languages
        self.length = length
    }
}
