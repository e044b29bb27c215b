/// The features of texts as rows of a sparse matrix.
///
/// Each row's entries lie in ``parts`` groups by the last bits of the feature, so that threads can share the weights
/// out among them; within a group they keep the order of the text.
final class FeatureMatrix: @unchecked Sendable {
    /// The number of groups.
    static let parts = 4

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
