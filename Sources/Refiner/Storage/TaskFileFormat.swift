/// How the rows of one task stand in one file.
///
/// Appending never touches the bytes of the rows that are there.
protocol TaskFileFormat: Sendable {
    /// The rows of a file.
    func rows(in file: InputFile) throws(RefineError) -> [DatasetRow]

    /// The file's bytes with `rows` after what is there; without an original, a new file.
    func appending(_ rows: [DatasetRow], to original: InputFile?) throws(RefineError) -> [UInt8]
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
