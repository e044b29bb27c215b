import TextFeatures

/// A hash of what rows say, in their order, by which a later run sees whether they are still the same.
///
/// Texts and labels count and nothing else, so that the digest is the same in every format.
struct RowsDigest: Sendable, Hashable {
    private var state: UInt64 = 0

    /// The digest of no rows.
    init() {}

    /// The digest of `rows`.
    init(_ rows: some Sequence<DatasetRow>) {
        for row in rows { insert(row) }
    }

    mutating func insert(_ row: DatasetRow) {
        state = StableHash.combine(state, StableHash.hash(row.text))
        for label in row.labels { state = StableHash.combine(state, StableHash.hash(label)) }
        state = StableHash.combine(state, UInt64(row.labels.count))
    }

    /// Sixteen hexadecimal digits.
    var text: String { state.hexadecimal }
}

extension UInt64 {
    /// Sixteen hexadecimal digits.
    var hexadecimal: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
