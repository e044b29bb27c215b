/// The labels of a row, kept once for all rows that bear the same.
struct RowLabels: Sendable {
    /// One name in a single-label task; any number in a multi-label one.
    let names: [String]
    /// One label a row or several.
    let kind: TaskKind
    /// The hash of each name, for ``RowsDigest``.
    let hashes: [UInt64]
    /// The number of these labels in their ``LabelTable``, from 0.
    let number: Int
}
