/// Asks one ``SimilarityIndex`` about one text after the other: of the same index, each thread has a query of its own.
///
/// When a few texts meet many, index the few and ask about each of the many as it streams by: memory follows the few
/// alone.
public struct SimilarityQuery: Sendable {
    private let index: SimilarityIndex
    private let postings: FrozenPostings
    private let groups: GroupFilter?
    private var workspace = SimilarityWorkspace.Owned()

    /// Creates a query of the index as it is now, in linear time.
    public init(_ index: SimilarityIndex) {
        self.index = index.withoutPostings()
        let (order, items) = index.orderedPostings()
        postings = FrozenPostings(items, order: order)
        groups = GroupFilter(index.sets, bounds: index.bounds)
    }

    /// All indexed texts at or above the threshold, by id.
    public mutating func matches(_ text: String) -> [SimilarityIndex.Match] {
        var text = text
        return text.withUTF8 { matches(utf8: UnsafeRawBufferPointer($0)) }
    }

    /// All indexed texts at or above the threshold, by id; bytes that are not UTF-8 count as U+FFFD.
    public mutating func matches(utf8 text: UnsafeRawBufferPointer) -> [SimilarityIndex.Match] {
        let workspace = workspace.exclusive()
        findCandidates(text, workspace)
        return workspace.candidates.isEmpty ? [] : index.matches(amongCandidatesOf: workspace)
    }

    /// The most similar text at or above the threshold, of equally similar ones that with the lowest id.
    public mutating func bestMatch(_ text: String) -> SimilarityIndex.Match? {
        var text = text
        return text.withUTF8 { bestMatch(utf8: UnsafeRawBufferPointer($0)) }
    }

    /// The same for a text given as UTF-8.
    public mutating func bestMatch(utf8 text: UnsafeRawBufferPointer) -> SimilarityIndex.Match? {
        let workspace = workspace.exclusive()
        findCandidates(text, workspace)
        return workspace.candidates.isEmpty ? nil : index.bestMatch(amongCandidatesOf: workspace)
    }

    private func findCandidates(_ text: UnsafeRawBufferPointer, _ workspace: SimilarityWorkspace) {
        workspace.candidates.removeAll(keepingCapacity: true)
        workspace.scanner.normal.set(text)
        if let groups {
            guard groups.scan(workspace.scanner, workspace.groupSums) else { return }
        } else {
            workspace.scanner.scanNormal()
        }
        postings.collect(workspace, bounds: index.bounds)
    }
}
