/// How the rows of one task stand in one file.
///
/// Files are streamed, never held; appending never touches the bytes of the rows that are there.
protocol TaskFileFormat: Sendable {
    /// Calls `body` with each row of the file called `name`, in its order.
    func stream(_ name: String, _ body: RowBody) throws(RefineError)

    /// What is written, and where, to put `rows` after those that a file holds.
    func addition(of rows: [DatasetRow], to original: borrowing OriginalFile) throws(RefineError) -> FileAddition

    /// Writes a new file.
    func write(_ rows: RowSequence, to file: inout FileWriter) throws(RefineError)
}

/// New bytes within a file whose other bytes stay as they are.
struct FileAddition: Sendable, Hashable {
    /// How many bytes of the file come before the new ones.
    var head: Int
    /// The new bytes.
    var bytes: [UInt8]
    /// The offset from which on the file's bytes come after the new ones.
    var tail: Int
}

extension DatasetFormat {
    /// The format of one file a task; nil where all tasks share a database.
    var taskFile: (any TaskFileFormat)? {
        switch self {
        case .jsonl: JSONLinesFile()
        case .json: JSONArrayFile()
        case .csv: CSVFile()
        case .sqlite: nil
        }
    }
}
