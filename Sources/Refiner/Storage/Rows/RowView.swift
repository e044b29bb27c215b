import JSONText

/// One row as it streams by; its bytes are there during the call alone.
struct RowView {
    /// Where the rest of the row's members are, for whoever wants them.
    enum Whole {
        /// In this JSON object, of a file with this name.
        case json(UnsafeRawBufferPointer, InputFile)
        /// Read already.
        case row(DatasetRow)
        /// There are none beside text and labels.
        case none
    }

    /// The text, in UTF-8.
    let text: UnsafeRawBufferPointer
    /// Its label or labels.
    let labels: RowLabels
    /// The line it starts on, or its number in the database.
    let line: Int
    /// Whether it bears nothing beside text, labels and where it comes from.
    let isBare: Bool
    /// The row with all its members.
    let whole: Whole

    /// The text as a string.
    var string: String { String(decoding: text, as: UTF8.self) }

    /// The row with all its members.
    func row() throws(RefineError) -> DatasetRow {
        switch whole {
        case .row(let row): return row
        case .none: return DatasetRow(text: string, labels: labels.names, kind: labels.kind)
        case .json(let bytes, let file): return try DatasetRow(parsing: bytes, in: file, line: line)
        }
    }
}

/// What takes rows as they stream by.
typealias RowBody = (RowView) throws(RefineError) -> Void

extension DatasetRow {
    /// Reads a row from one line of a file.
    init(parsing bytes: UnsafeRawBufferPointer, in file: InputFile, line: Int) throws(RefineError) {
        let json = try JSONLinesFile.value(bytes, line, of: file.name, expected: Self.expected)
        try self.init(reading: LocatedJSON(json: json, path: .root, file: file, fixedLine: line))
    }

    /// Whether it bears nothing beside text, labels and where it comes from.
    var isBare: Bool {
        members.allSatisfy { member in
            ["text", "label", "labels", "refine"].contains(member.name) || member.value.isNull
                || member.value.string == ""
        }
    }

    /// Hands the row over as it would stream by.
    func view(line: Int, _ labels: inout LabelTable, _ body: RowBody) throws(RefineError) {
        var text = text
        let own = labels.labels(self.labels, kind: kind)
        try text.withUTF8 { bytes in
            Result { () throws(RefineError) in
                try body(
                    RowView(
                        text: UnsafeRawBufferPointer(bytes), labels: own, line: line, isBare: isBare,
                        whole: .row(self)))
            }
        }.get()
    }
}
