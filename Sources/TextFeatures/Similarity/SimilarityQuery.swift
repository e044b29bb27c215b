/// Asks which of some texts are similar to one text after the other; each thread has a query of its own.
///
/// When a few texts meet many, collect the few and ask about each of the many as it streams by: memory follows the few
/// alone.
public struct SimilarityQuery: Sendable {
    private let texts: SimilarityTexts
    private let postings: FrozenPostings
    private let groups: GroupFilter?
    private var workspace = SimilarityWorkspace.Owned()

    /// Creates a query of texts, in linear time.
    public init(_ texts: SimilarityTexts) {
        self.texts = texts
        let (order, items) = texts.orderedPostings()
        postings = FrozenPostings(items, order: order)
        groups = GroupFilter(texts.sets, bounds: texts.bounds)
    }

    /// Creates a query of the index as it is now, in linear time.
    public init(_ index: SimilarityIndex) {
        self.init(index.texts)
    }

    /// All indexed texts at or above the threshold, by id.
    public mutating func matches(_ text: String) -> [SimilarityIndex.Match] {
        var text = text
        return text.withUTF8 { matches(utf8: UnsafeRawBufferPointer($0)) }
    }

    /// All indexed texts at or above the threshold, by id; bytes that are not UTF-8 count as U+FFFD.
    public mutating func matches(utf8 text: UnsafeRawBufferPointer) -> [SimilarityIndex.Match] {
        let workspace = workspace.exclusive()
        return findsCandidates(text, workspace) ? texts.matches(amongCandidatesOf: workspace) : []
    }

    /// The most similar text at or above the threshold, of equally similar ones that with the lowest id.
    public mutating func bestMatch(_ text: String) -> SimilarityIndex.Match? {
        var text = text
        return text.withUTF8 { bestMatch(utf8: UnsafeRawBufferPointer($0)) }
    }

    /// The same for a text given as UTF-8.
    public mutating func bestMatch(utf8 text: UnsafeRawBufferPointer) -> SimilarityIndex.Match? {
        let workspace = workspace.exclusive()
        return findsCandidates(text, workspace) ? texts.bestMatch(amongCandidatesOf: workspace) : nil
    }

    private func findsCandidates(_ text: UnsafeRawBufferPointer, _ workspace: SimilarityWorkspace) -> Bool {
        workspace.scanner.normal.set(text)
        if let groups {
            guard groups.scan(workspace.scanner, workspace.groupSums) else { return false }
        } else {
            workspace.scanner.scanNormal()
        }
        workspace.candidates.removeAll(keepingCapacity: true)
        postings.collect(workspace, bounds: texts.bounds)
        return !workspace.candidates.isEmpty
    }
}
