/// Texts to compare others with: what a ``SimilarityQuery`` is made of.
///
/// A ``SimilarityIndex`` answers between two insertions; texts of which all come before the first question are cheaper
/// collected here. Equal sets are kept once. Memory: 8 bytes a shingle.
public struct SimilarityTexts: Sendable {
    let bounds: JaccardBounds
    private(set) var sets = IndexedSets()
    private var workspace = SimilarityWorkspace.Owned()

    /// Creates an empty collection.
    /// - Precondition: The threshold is above 0 and at most 1.
    public init(threshold: Double = 0.8) {
        bounds = JaccardBounds(threshold: threshold)
    }

    /// The number of insertions.
    public var count: Int {
        sets.insertions
    }

    /// Adds a text; ids may repeat, and so may texts.
    public mutating func insert(_ text: String, id: Int) {
        var text = text
        text.withUTF8 { insert(utf8: UnsafeRawBufferPointer($0), id: id) }
    }

    /// Adds a text given as UTF-8; bytes that are not UTF-8 count as U+FFFD.
    public mutating func insert(utf8 text: UnsafeRawBufferPointer, id: Int) {
        _ = add(utf8: text, id: id)
    }

    /// Adds a text and gives the number of its set, or `nil` if that was there already.
    mutating func add(utf8 text: UnsafeRawBufferPointer, id: Int) -> Int? {
        let scanner = workspace.exclusive().scanner
        scanner.scan(text)
        return sets.insert(scanner, id: id)
    }

    /// Adds a set and gives its number, or `nil` if it was there already.
    mutating func add(_ shingles: Shingles, id: Int) -> Int? {
        let scanner = workspace.exclusive().scanner
        shingles.hashes.withUnsafeBufferPointer(scanner.take)
        return sets.insert(scanner, id: id)
    }

    /// An order of the hashes by how many of the indexed texts have them, and the postings of all sets by it.
    func orderedPostings() -> (order: TokenOrder, items: [ChainedPostings.Item]) {
        let counter = TokenCounter(expected: sets.hashes.count / 2)
        sets.hashes.withUnsafeBufferPointer(counter.count)
        let order = TokenOrder(counter)
        var listed: [ChainedPostings.Item] = []
        listed.reserveCapacity((0..<sets.count).reduce(0) { $0 + bounds.prefixLength(sets.size(of: $1)) })
        let selector = PrefixSelector()
        for set in 0..<sets.count { appendPostings(of: set, to: &listed, order: order, selector: selector) }
        return (order, listed)
    }

    /// The postings of one set by an order.
    mutating func postings(of set: Int, order: TokenOrder) -> [ChainedPostings.Item] {
        var listed: [ChainedPostings.Item] = []
        appendPostings(of: set, to: &listed, order: order, selector: workspace.exclusive().selector)
        return listed
    }

    private func appendPostings(
        of set: Int, to listed: inout [ChainedPostings.Item], order: TokenOrder, selector: PrefixSelector
    ) {
        sets.withHashes(of: set) { hashes in
            let length = bounds.prefixLength(hashes.count)
            selector.rank(hashes.baseAddress!, count: hashes.count, order: order)
            selector.select(hashes.baseAddress!, count: hashes.count, length: length)
            let signature = sets.signature(of: set)
            for place in 0..<length {
                let posting = Posting(signature: signature, set: UInt32(set), size: hashes.count, place: place)
                listed.append(ChainedPostings.Item(hash: selector.keys[place] << 8, posting: posting))
            }
        }
    }
}
