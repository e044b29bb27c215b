/// Finds the texts of an index that are similar to a given one, exactly.
///
/// Texts are compared in normal form (``TextNormalizer``) by the Jaccard index of their ``Shingles``. Nothing is
/// approximated: no match is missed, and each similarity is counted. What spares the comparison of most sets:
/// - *prefix*: in any common order of hashes, two sets with a Jaccard index of at least *t* share one of the first
///   *n* − ⌈*t·n*⌉ + 1 of each, so only those are listed and looked up. The order puts rare hashes first
///   (``TokenOrder``), so that lists are short and hashes that the index never saw fill most prefixes;
/// - *length* and *position*: the sizes, and what is left of each set after the common hash, bound what can be shared;
/// - *bitmap*: a word of each set bounds in how many hashes they differ (``SignatureBound``).
///
/// What passes is counted, and given up when the threshold is out of reach. Equal sets are kept once.
///
/// Against ten thousand texts of 85 characters, one takes about 1 µs to look up, cutting included, and more where many
/// indexed texts share its rare shingles: the lists grow with the number of texts once their vocabulary does not. The
/// order follows the counts of all indexed hashes; it is made anew, with all lists, whenever these have doubled, so
/// that insertions stay constant on average. Memory: 8 bytes a shingle, 24 for each of a prefix, and some more
/// while the lists are made anew.
///
/// Sources: Chaudhuri, Ganti, Kaushik, "A primitive operator for similarity joins in data cleaning", 2006; Bayardo,
/// Ma, Srikant, "Scaling up all pairs similarity search" (AllPairs), 2007; Xiao, Wang, Lin, Yu, "Efficient similarity
/// joins for near duplicate detection" (PPJoin), 2008; Sandes, Teodoro, Melo, "Bitmap filter", 2020.
public struct SimilarityIndex: Sendable {
    /// An indexed text and how similar it is.
    public struct Match: Sendable, Hashable {
        /// The id given on insertion.
        public let id: Int
        /// The Jaccard index, from the threshold to 1.
        public let similarity: Double

        /// Creates a match.
        public init(id: Int, similarity: Double) {
            self.id = id
            self.similarity = similarity
        }
    }

    private(set) var texts: SimilarityTexts
    private(set) var postings = ChainedPostings()
    private(set) var order = TokenOrder()
    /// The number of hashes that ``order`` has counted.
    private var countedHashes = 0

    /// The number of new hashes that are not worth a new order.
    private static let fewHashes = 512

    /// Creates an empty index.
    /// - Precondition: The threshold is above 0 and at most 1.
    public init(threshold: Double = 0.8) {
        texts = SimilarityTexts(threshold: threshold)
    }

    /// The least Jaccard index of a match.
    public var threshold: Double {
        texts.bounds.threshold
    }

    /// The number of insertions.
    public var count: Int {
        texts.count
    }

    /// Adds a text; ids may repeat, and so may texts.
    public mutating func insert(_ text: String, id: Int) {
        var text = text
        text.withUTF8 { insert(utf8: UnsafeRawBufferPointer($0), id: id) }
    }

    /// Adds a text given as UTF-8; bytes that are not UTF-8 count as U+FFFD.
    public mutating func insert(utf8 text: UnsafeRawBufferPointer, id: Int) {
        if let set = texts.add(utf8: text, id: id) { list(set) }
    }

    /// Adds a set; ids may repeat, and so may sets.
    public mutating func insert(_ shingles: Shingles, id: Int) {
        if let set = texts.add(shingles, id: id) { list(set) }
    }

    private mutating func list(_ set: Int) {
        if texts.sets.hashes.count > countedHashes * 2 + Self.fewHashes {
            compact()
        } else {
            for item in texts.postings(of: set, order: order) { postings.append(item) }
        }
    }

    /// Orders the hashes by how many of the indexed texts have them, and makes the lists anew.
    private mutating func compact() {
        let (order, listed) = texts.orderedPostings()
        self.order = order
        postings = ChainedPostings(listed)
        countedHashes = texts.sets.hashes.count
    }

    /// The most similar set at or above the threshold, of equally similar ones that with the lowest id.
    ///
    /// For many questions, a ``SimilarityQuery`` spares some memory traffic.
    public func bestMatch(_ shingles: Shingles) -> Match? {
        let workspace = SimilarityWorkspace()
        shingles.hashes.withUnsafeBufferPointer(workspace.scanner.take)
        return bestMatch(workspace)
    }

    /// The most similar text at or above the threshold, of equally similar ones that with the lowest id.
    public func bestMatch(_ text: String) -> Match? {
        let workspace = SimilarityWorkspace()
        var text = text
        text.withUTF8 { workspace.scanner.scan(UnsafeRawBufferPointer($0)) }
        return bestMatch(workspace)
    }
}
