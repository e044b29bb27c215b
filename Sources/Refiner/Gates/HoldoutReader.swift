import JSONText

/// Reads the texts of evaluation files, which no sample may come near.
enum HoldoutReader {
    /// The texts of a `.jsonl`, `.json` or `.csv` file: the value of `text` in each row, or each bare string.
    ///
    /// - Throws: ``RefineError`` `inputMissing` or `badInput` with file and line.
    static func texts(in name: String) throws(RefineError) -> [String] {
        let file = try InputFile.read(name, what: "held-out rows")
        if name.hasSuffix(".csv") { return try column(of: file) }
        if file.bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "[") {
            let root = try LocatedJSON(parsing: file, expected: expected)
            return try texts(of: root.elements(expected))
        }
        return try texts(of: JSONLinesFile.values(in: file, expected: expected))
    }

    private static func texts(of rows: [LocatedJSON]) throws(RefineError) -> [String] {
        var texts: [String] = []
        for row in rows {
            if let text = row.json.string {
                texts.append(text)
            } else {
                texts.append(try row.required("text", "the row's text").string("the row's text"))
            }
        }
        return texts
    }

    private static func column(of file: InputFile) throws(RefineError) -> [String] {
        var reader = CSVReader(file: file)
        guard let header = try reader.next(), let column = header.fields.firstIndex(of: "text") else {
            throw RefineError(.badInput, "expected a column called text", at: Place(file: file.name, line: 1))
        }
        var texts: [String] = []
        while let record = try reader.next() {
            guard record.fields.indices.contains(column) else {
                throw RefineError(
                    .badInput, "has \(record.fields.count) fields; expected \(header.fields.count) as in the header",
                    at: Place(file: file.name, line: record.line))
            }
            texts.append(record.fields[column])
        }
        return texts
    }

    private static let expected = "rows {\"text\": …}"
}
