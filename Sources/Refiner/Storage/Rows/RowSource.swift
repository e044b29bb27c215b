/// Where the rows of one task come from, as often as they are wanted.
enum RowSource: Sendable {
    /// From memory.
    case rows([DatasetRow])
    /// From a file of its own.
    case file(TaskFile)
    /// From a database that it shares with other tasks.
    case table(DatabaseTable)

    /// Calls `body` with each row, in their order.
    ///
    /// - Throws: ``RefineError`` `badInput` for a row that cannot be read, and when the file is not any more the one that
    ///   was first read; else what `body` throws.
    func stream(_ body: RowBody) throws(RefineError) {
        switch self {
        case .rows(let rows):
            var labels = LabelTable()
            for (index, row) in rows.enumerated() { try row.view(line: index + 1, &labels, body) }
        case .file(let file): try file.stream(body)
        case .table(let table): try table.stream(body)
        }
    }

    /// Every row, with all its members.
    func load() throws(RefineError) -> [DatasetRow] {
        if case .rows(let rows) = self { return rows }
        var rows: [DatasetRow] = []
        try stream { (row) throws(RefineError) in rows.append(try row.row()) }
        return rows
    }

    /// The file that errors about these rows name.
    func name(task: String) -> String {
        switch self {
        case .rows: task
        case .file(let file): file.path
        case .table(let table): table.path
        }
    }
}

/// The file of one task, as it was when it was first looked at.
struct TaskFile: Sendable {
    let path: String
    let format: DatasetFormat
    let stamp: FileStamp

    /// Looks at the file at `path`.
    ///
    /// - Throws: ``RefineError`` `inputMissing` where there is none.
    init(_ path: String, format: DatasetFormat) throws(RefineError) {
        guard let stamp = FileStamp(of: path) else {
            throw RefineError(.inputMissing, "no such file; expected a dataset", at: Place(file: path))
        }
        self.path = path
        self.format = format
        self.stamp = stamp
    }

    func stream(_ body: RowBody) throws(RefineError) {
        try stamp.check(path)
        guard stamp.size > 0 else { return }
        // Readers would unpack it, but new rows cannot follow packed ones.
        guard try OriginalFile(self).bytes(at: 0, count: 2) != [0x1F, 0x8B] else {
            throw RefineError(.badInput, "is packed by gzip; expected a dataset as plain text", at: Place(file: path))
        }
        try format.taskFile?.stream(path, body)
        try stamp.check(path)
    }
}
