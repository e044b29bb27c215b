/// Writes a dataset's files without some of their rows; all other bytes stay as they are, of a database all other rows.
struct RowRemoval {
    private let removed: [String: Set<Int>]
    private let folder: Folder

    /// - Parameter removed: the numbers of rows by task, from 0.
    init(of removed: [String: Set<Int>], in folder: String) {
        self.removed = removed
        self.folder = Folder(folder)
    }

    /// Writes the files, all or none.
    ///
    /// - Returns: their names.
    /// - Throws: ``RefineError``: `badInput` for a file that cannot be read, `cannotWrite`.
    func write() throws(RefineError) -> [String] {
        let format = try DatasetStores.reading(folder.path, preferred: nil).format
        return try StagedFiles.write { (files) throws(RefineError) in
            if format == .sqlite {
                let path = folder.file(SQLiteDatasetStore.fileName)
                let temporary = try files.temporaryName(for: path)
                try SQLiteCleaning.copy(path, to: temporary) { task in removed[task].map { RowChanges(removed: $0) } }
                return [SQLiteDatasetStore.fileName]
            }
            var names: [String] = []
            for (task, rows) in removed.sorted(by: { $0.key < $1.key }) where !rows.isEmpty {
                let name = TaskFileName.escaped(task) + "." + format.rawValue
                let path = folder.file(name)
                try write(path, format, RowChanges(removed: rows), &files)
                names.append(name)
            }
            return names
        }
    }

    private func write(
        _ path: String, _ format: DatasetFormat, _ changes: RowChanges, _ files: inout StagedFiles
    ) throws(RefineError) {
        if format == .jsonl {
            return try files.stage(for: path) { (file) throws(RefineError) in
                try JSONLinesCleaning.copy(path, to: &file, changes)
            }
        }
        let input = try InputFile.read(path, what: "a dataset")
        let bytes =
            format == .csv ? try CSVCleaning.cleaned(input, changes) : try Self.withoutElements(input, changes)
        try files.stage(bytes, for: path)
    }

    /// A JSON array without some elements: each goes with what stands between it and the element before.
    private static func withoutElements(_ file: InputFile, _ changes: RowChanges) throws(RefineError) -> [UInt8] {
        let root = try LocatedJSON(parsing: file, expected: "an array of rows")
        let bytes = file.bytes
        let ranges = try root.elements("an array of rows").map { element in
            element.json.offset..<JSONTokens.end(of: element.json.offset, in: bytes)
        }
        guard let first = ranges.first, let last = ranges.last else { return bytes }
        var kept = Array(bytes[..<first.lowerBound])
        var isFirst = true
        for (row, range) in ranges.enumerated() where changes.change(row) != .goes {
            if !isFirst { kept += bytes[ranges[row - 1].upperBound..<range.lowerBound] }
            kept += bytes[range]
            isFirst = false
        }
        return kept + bytes[last.upperBound...]
    }
}
