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

    mutating func insert(_ row: RowView) {
        state = StableHash.combine(state, Self.hash(row.text))
        for label in row.labels.hashes { state = StableHash.combine(state, label) }
        state = StableHash.combine(state, UInt64(row.labels.hashes.count))
    }

    /// Sixteen hexadecimal digits.
    var text: String { state.hexadecimal }

    /// The same as `StableHash.hash` of the string with these bytes, for the hot loop over a dataset's rows.
    static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var state: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return StableHash.mix(state)
    }
}

extension UInt64 {
    /// Sixteen hexadecimal digits.
    var hexadecimal: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
