import JSONText

/// Reads the texts of evaluation files, which no sample may come near.
enum HoldoutReader {
    /// A held-out text and where it stands.
    struct Row: Sendable, Hashable {
        let text: String
        let place: Place
    }

    /// The texts of a `.jsonl`, `.json` or `.csv` file: the value of `text` in each row, or each bare string.
    ///
    /// - Throws: ``RefineError`` `inputMissing` or `badInput` with file and line.
    static func texts(in name: String) throws(RefineError) -> [String] {
        try rows(in: name).map(\.text)
    }

    /// The same texts with their places.
    static func rows(in name: String) throws(RefineError) -> [Row] {
        if name.hasSuffix(".csv") { return try column(of: name) }
        return try isArray(name) ? elements(of: name) : lines(of: name)
    }

    private static func lines(of name: String) throws(RefineError) -> [Row] {
        var rows: [Row] = []
        let file = InputFile(name: name, bytes: [])
        try JSONLinesFile.lines(of: name, what: what) { (line, number) throws(RefineError) in
            let json = try JSONLinesFile.value(line, number, of: name, expected: expected)
            let text = try Self.text(of: LocatedJSON(json: json, path: .root, file: file, fixedLine: number))
            rows.append(Row(text: text, place: Place(file: name, line: number)))
        }
        return rows
    }

    private static func elements(of name: String) throws(RefineError) -> [Row] {
        var rows: [Row] = []
        var elements = try JSONElements(opening: name, what: what, expected: expected)
        while let element = try elements.next() {
            let text: String = try element.located { (row) throws(RefineError) in try Self.text(of: row) }
            rows.append(Row(text: text, place: Place(file: name, line: element.line)))
        }
        return rows
    }

    private static func text(of row: LocatedJSON) throws(RefineError) -> String {
        if let text = row.json.string { return text }
        return try row.required("text", "the row's text").string("the row's text")
    }

    /// Whether the first visible byte opens an array; a pipe, which cannot be read twice, is taken for lines.
    private static func isArray(_ name: String) throws(RefineError) -> Bool {
        guard FileStamp(of: name)?.isRegular == true else { return false }
        var chunk = [UInt8](repeating: 0, count: 1 << 12)
        var stream = try ByteStream(opening: name, what: what)
        while true {
            var count = 0
            var failure: RefineError?
            chunk.withUnsafeMutableBytes { bytes in
                do throws(RefineError) { count = try stream.read(into: bytes) } catch { failure = error }
            }
            if let failure { throw failure }
            if count == 0 { return false }
            if let first = chunk.prefix(count).first(where: { $0 > 0x20 }) { return first == UInt8(ascii: "[") }
        }
    }

    private static func column(of name: String) throws(RefineError) -> [Row] {
        var reader = try CSVReader(opening: name, what: what)
        guard let header = try reader.next(), let column = header.fields.firstIndex(of: "text") else {
            throw RefineError(.badInput, "expected a column called text", at: Place(file: name, line: 1))
        }
        var rows: [Row] = []
        while let record = try reader.next() {
            guard record.fields.indices.contains(column) else {
                throw RefineError(
                    .badInput, "has \(record.fields.count) fields; expected \(header.fields.count) as in the header",
                    at: Place(file: name, line: record.line))
            }
            rows.append(Row(text: record.fields[column], place: Place(file: name, line: record.line)))
        }
        return rows
    }

    private static let what = "held-out rows"
    private static let expected = "rows {\"text\": …}"
}
