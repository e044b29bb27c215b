/// Rows with all their members: those of a source, then others; can be gone through again.
struct RowSequence: Sendable {
    var source: RowSource? = nil
    var added: [DatasetRow] = []

    func forEach(_ body: (DatasetRow) throws(RefineError) -> Void) throws(RefineError) {
        try source?.stream { (row) throws(RefineError) in try body(row.row()) }
        for row in added { try body(row) }
    }
}
