import TextFeatures

/// Interchangeable spans: runs of words that stand in the same context somewhere in the task.
///
/// A context is two words before and one after, or one before and two after.
struct SpanTable: Sendable {
    /// A run of words seen in a context, and the classes it was seen there in.
    struct Span: Sendable {
        fileprivate let text: Int
        fileprivate let range: Range<Int>
        private let label: Int
        private var others: Set<Int> = []

        fileprivate init(text: Int, range: Range<Int>, label: Int) {
            self.text = text
            self.range = range
            self.label = label
        }

        fileprivate mutating func insert(_ other: Int) {
            if other != label { others.insert(other) }
        }

        /// Whether a text of the class holds it there.
        func isOf(_ other: Int) -> Bool { other == label || others.contains(other) }
    }

    /// Longest run, in tokens.
    static let longest = 6

    private var spans: [UInt64: [Span]] = [:]
    private let texts: [LearnedText]
    private let keys: [[Vocabulary.Key]]

    init(_ texts: [LearnedText]) {
        self.texts = texts
        keys = texts.map(\.keys)
        // Most contexts hold one span only, which nothing can take the place of: they are not kept.
        var first: [UInt64: UInt64] = [:]
        var shared = Set<UInt64>()
        for keys in keys {
            Self.forEachSpan(of: keys) { context, span, _ in
                let hash = Self.hash(span)
                if let known = first[context] {
                    if known != hash { shared.insert(context) }
                } else {
                    first[context] = hash
                }
            }
        }
        for (number, text) in texts.enumerated() {
            Self.forEachSpan(of: keys[number]) { context, words, range in
                guard shared.contains(context) else { return }
                var known = spans.removeValue(forKey: context) ?? []
                if let index = known.firstIndex(where: { keys(of: $0).elementsEqual(words) }) {
                    known[index].insert(text.label)
                } else if known.count < Self.spansPerContext {
                    known.append(Span(text: number, range: range, label: text.label))
                }
                spans[context] = known
            }
        }
    }

    /// The words of a span.
    func keys(of span: Span) -> ArraySlice<Vocabulary.Key> { keys[span.text][span.range] }

    /// The words of a span as they are written.
    func tokens(of span: Span) -> ArraySlice<LearnedToken> { texts[span.text].tokens[span.range] }

    /// What stands where the span `range` of `keys` stands, with the same words around it.
    ///
    /// `side` chooses which of the two contexts counts.
    func alternatives(to range: Range<Int>, in keys: [Vocabulary.Key], side: Int) -> [Span] {
        let padded = Self.padded(keys)
        return spans[Self.context(padded, range, side: side)] ?? []
    }

    private static func forEachSpan(
        of keys: [Vocabulary.Key], _ body: (UInt64, ArraySlice<Vocabulary.Key>, Range<Int>) -> Void
    ) {
        let padded = padded(keys)
        for start in keys.indices {
            for end in start + 1...min(keys.count, start + longest) where end <= keys.count {
                for side in 0...1 {
                    body(context(padded, start..<end, side: side), keys[start..<end], start..<end)
                }
            }
        }
    }

    private static func padded(_ keys: [Vocabulary.Key]) -> [Vocabulary.Key] {
        [Vocabulary.begin, Vocabulary.begin] + keys + [Vocabulary.end, Vocabulary.end]
    }

    private static func context(_ padded: [Vocabulary.Key], _ range: Range<Int>, side: Int) -> UInt64 {
        let left = padded[range.lowerBound + 1]
        let right = padded[range.upperBound + 2]
        let third = side == 0 ? padded[range.lowerBound] : padded[range.upperBound + 3]
        return combine(combine(combine(combine(1, Vocabulary.Key(side)), left), right), third)
    }

    private static func hash(_ keys: some Sequence<Vocabulary.Key>) -> UInt64 {
        keys.reduce(1, combine)
    }

    private static func combine(_ hash: UInt64, _ key: Vocabulary.Key) -> UInt64 {
        StableHash.combine(hash, UInt64(UInt32(bitPattern: key)))
    }

    /// More alternatives than this add nothing but memory.
    private static let spansPerContext = 64
}
