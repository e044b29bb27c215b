/// The features of texts as rows of a sparse matrix.
///
/// The features are dealt out to ``parts`` groups, each a run of numbers, so that threads can share the weights out among
/// them; each row's entries lie group by group, and within a group in the order of the text.
final class FeatureMatrix: @unchecked Sendable {
    /// The number of groups.
    static let parts = 2

    /// The features of a group.
    static func features(of part: Int, count: Int) -> Range<Int> {
        let size = (count + parts - 1) / parts
        return min(count, part * size)..<min(count, (part + 1) * size)
    }

    /// Where a feature comes, of `count` by falling importance, so that each group has its share of the important ones.
    @inline(__always)
    static func dealtPlace(of place: Int, count: Int) -> Int {
        features(of: place % parts, count: count).lowerBound + place / parts
    }

    let rowCount: Int
    /// For each row and group, where its entries begin; and the end.
    let starts: UnsafeMutablePointer<Int>
    let features: UnsafeMutablePointer<UInt32>
    let values: UnsafeMutablePointer<Float>

    /// Makes room; the contents are to be written.
    init(rowCount: Int, entries: Int) {
        self.rowCount = rowCount
        starts = .allocate(capacity: rowCount * Self.parts + 1)
        starts.initialize(repeating: 0, count: rowCount * Self.parts + 1)
        features = .allocate(capacity: max(1, entries))
        values = .allocate(capacity: max(1, entries))
    }

    deinit {
        starts.deallocate()
        features.deallocate()
        values.deallocate()
    }

    /// The number of entries.
    var entryCount: Int { starts[rowCount * Self.parts] }

    /// The entries of a row.
    @inline(__always)
    func entries(of row: Int) -> Range<Int> {
        let first = row &* Self.parts
        return Range(uncheckedBounds: (starts[first], starts[first &+ Self.parts]))
    }

    /// The entries of one group of a row.
    @inline(__always)
    func entries(of row: Int, part: Int) -> Range<Int> {
        let first = row &* Self.parts &+ part
        return Range(uncheckedBounds: (starts[first], starts[first &+ 1]))
    }
}
