/// Finds all pairs of similar texts among many, exactly.
///
/// Similar as ``SimilarityIndex`` has it, by the same filters and from the same sources; but since all texts are known
/// before the first is looked for, they are gone through by size. Each is then compared with smaller ones alone, of
/// which a shorter prefix need be listed: of *n* hashes the first *n* − ⌈2*t*/(1 + *t*)·*n*⌉ + 1, at 0.8 a ninth
/// instead of a fifth (PPJoin).
///
/// Texts of the same shingles are kept once: a hundred thousand copies of one text cost no more than other texts, and
/// the work grows with the pairs only where ``pairs(threads:)`` names them. Besides, a pair is compared when both hold
/// a rare shingle and neither size, position nor bitmap keep them apart. Memory: the normal form of each text, and for
/// each shingle of the prefixes about 30 bytes while the join runs; about 0.5 kB for a text of 85 characters.
public struct SimilarityJoin: Sendable {
    /// Two texts and how similar they are.
    public struct Pair: Sendable, Hashable {
        /// The number of the text that was inserted first, from 0.
        public let first: Int
        /// The number of the text that was inserted later.
        public let second: Int
        /// The Jaccard index of their shingles, from the threshold to 1.
        public let similarity: Double

        /// Creates a pair.
        public init(first: Int, second: Int, similarity: Double) {
            self.first = first
            self.second = second
            self.similarity = similarity
        }
    }

    private let bounds: JaccardBounds
    private var texts = JoinedTexts()
    private var workspace = SimilarityWorkspace.Owned()

    /// Creates a join of no texts.
    /// - Precondition: The threshold is above 0 and at most 1.
    public init(threshold: Double = 0.8) {
        bounds = JaccardBounds(threshold: threshold)
    }

    /// The least Jaccard index of a pair.
    public var threshold: Double {
        bounds.threshold
    }

    /// The number of texts.
    public var count: Int {
        texts.setOfText.count
    }

    /// Adds a text; its number is how many were added before it.
    public mutating func insert(_ text: String) {
        var text = text
        text.withUTF8 { insert(utf8: UnsafeRawBufferPointer($0)) }
    }

    /// Adds a text given as UTF-8; bytes that are not UTF-8 count as U+FFFD.
    public mutating func insert(utf8 text: UnsafeRawBufferPointer) {
        let workspace = workspace.exclusive()
        workspace.scanner.scan(text)
        texts.insert(workspace.scanner)
    }

    /// All pairs at or above the threshold, in the order of `second` and then `first`; the same on any number of
    /// threads.
    ///
    /// - Warning: *n* copies of a text are *n* (*n* − 1) / 2 pairs; ``firstMatches(threads:)`` stays linear there.
    public func pairs(threads: Int = 1) -> [Pair] {
        let members = JoinedGroups(texts)
        var pairs: [Pair] = []
        for set in 0..<texts.count {
            members.forEachPair(within: set) { pairs.append(Pair(first: $0, second: $1, similarity: 1)) }
        }
        for found in setPairs(threads: threads) {
            members.forEachPair(between: Int(found.first), and: Int(found.second)) {
                pairs.append(Pair(first: $0, second: $1, similarity: found.similarity))
            }
        }
        pairs.sort { ($0.second, $0.first) < ($1.second, $1.first) }
        return withoutRepeats(pairs)
    }

    /// Sorted pairs, each once: sets that meet in a list by chance may be found twice.
    private func withoutRepeats(_ pairs: [Pair]) -> [Pair] {
        var pairs = pairs
        var distinct = 0
        for pair in pairs where distinct == 0 || pairs[distinct - 1] != pair {
            pairs[distinct] = pair
            distinct += 1
        }
        pairs.removeLast(pairs.count - distinct)
        return pairs
    }

    /// For each text that repeats an earlier one, the pair with the earliest such, in the order of `second`.
    ///
    /// A family of texts that all resemble each other costs one comparison a text, not one a pair.
    public func firstMatches(threads: Int = 1) -> [Pair] {
        let earliest = firstSets(threads: threads)
        var pairs: [Pair] = []
        for (text, set) in texts.setOfText.enumerated() {
            let (other, similarity) = earliest[Int(set)]
            if other != Self.none {
                let first = Int(texts.firstTexts[Int(other)])
                pairs.append(Pair(first: first, second: text, similarity: similarity))
            } else if texts.firstTexts[Int(set)] != text {
                pairs.append(Pair(first: Int(texts.firstTexts[Int(set)]), second: text, similarity: 1))
            }
        }
        return pairs
    }

    private static let none = UInt32.max

    /// The pairs of different sets, each once, in no order.
    private func setPairs(threads: Int) -> [JoinScan.Pair] {
        let lists = JoinLists(texts, bounds: bounds, sequence: .bySize, threads: threads)
        let found = Collected<JoinScan.Pair>()
        Chunks.forEach(lists.listCount, threads: threads) { chunks in
            let scan = JoinScan(lists)
            while let chunk = chunks.next() { scan.collectPairs(of: chunk) }
            found.append(scan.pairs)
        }
        return found.elements
    }

    /// For each set the lowest one that it resembles, if that is lower than itself.
    private func firstSets(threads: Int) -> [(set: UInt32, similarity: Double)] {
        let lists = JoinLists(texts, bounds: bounds, sequence: .byInsertion, threads: threads)
        let found = Collected<JoinScan.Pair>()
        Chunks.forEach(lists.listCount, threads: threads) { chunks in
            let scan = JoinScan(lists)
            while let chunk = chunks.next() { scan.collectFirsts(of: chunk) }
            found.append(scan.pairs)
        }
        var earliest = [(set: UInt32, similarity: Double)](repeating: (Self.none, 0), count: texts.count)
        for pair in found.elements where pair.first < earliest[Int(pair.second)].set {
            earliest[Int(pair.second)] = (pair.first, pair.similarity)
        }
        return earliest
    }
}
