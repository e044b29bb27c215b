import TextFeatures

/// Interchangeable spans: runs of words that stand in the same context somewhere in the task.
///
/// A context is two words before and one after, or one before and two after.
struct SpanTable: Sendable {
    /// A run of words seen in a context, and the classes it was seen there in.
    struct Span: Sendable {
        let tokens: [LearnedToken]
        let keys: [Vocabulary.Key]
        var labels: Set<Int>
    }

    /// Longest run, in tokens.
    static let longest = 6

    private var spans: [UInt64: [Span]] = [:]

    init(_ texts: [LearnedText]) {
        // Most contexts hold one span only, which nothing can take the place of: they are not kept.
        var first: [UInt64: UInt64] = [:]
        var shared = Set<UInt64>()
        for text in texts {
            Self.forEachSpan(of: text.keys) { context, keys, _ in
                let hash = Self.hash(keys)
                if let known = first[context] {
                    if known != hash { shared.insert(context) }
                } else {
                    first[context] = hash
                }
            }
        }
        for text in texts {
            Self.forEachSpan(of: text.keys) { context, keys, range in
                guard shared.contains(context) else { return }
                Self.add(text, keys, range, to: &spans[context, default: []])
            }
        }
    }

    private static func add(
        _ text: LearnedText, _ keys: ArraySlice<Vocabulary.Key>, _ range: Range<Int>, to spans: inout [Span]
    ) {
        if let index = spans.firstIndex(where: { $0.keys.elementsEqual(keys) }) {
            spans[index].labels.insert(text.label)
        } else if spans.count < spansPerContext {
            spans.append(Span(tokens: Array(text.tokens[range]), keys: Array(keys), labels: [text.label]))
        }
    }

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
