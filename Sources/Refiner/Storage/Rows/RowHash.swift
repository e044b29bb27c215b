import TextFeatures

/// Text and labels of a row as 128 bits: what makes two rows the same row.
///
/// Two different rows share a hash with a probability of about 10^-38; of a million, some two do with 10^-26.
struct RowHash: Hashable {
    private let first: UInt64
    private let second: UInt64

    init(_ row: RowView) {
        var first = RowsDigest.hash(row.text)
        var second = WordHash.hash(row.text)
        for label in row.labels.hashes {
            first = StableHash.combine(first, label)
            second = StableHash.combine(second, ~label)
        }
        self.first = StableHash.combine(first, UInt64(row.labels.hashes.count))
        self.second = second
    }
}
