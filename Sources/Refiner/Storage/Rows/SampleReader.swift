import GRDB
import GRDBSQLite
import JSONText

/// Reads rows of the table `sample` from a statement over `rowid, text, label, labels, extra`.
///
/// Takes the common row, a text and one label, straight from SQLite's own memory.
struct SampleReader {
    private let statement: Statement
    private let path: String
    private var labels = LabelTable()

    init(statement: Statement, path: String) {
        self.statement = statement
        self.path = path
    }

    /// Hands the next row to `body`; false at the end.
    mutating func next(_ body: RowBody) throws -> Bool {
        let row = statement.sqliteStatement
        switch sqlite3_step(row) {
        case SQLITE_ROW: break
        case SQLITE_DONE: return false
        default:
            throw RefineError(
                .badInput, "cannot be read: \(String(cString: sqlite3_errmsg(sqlite3_db_handle(row))))",
                at: Place(file: path))
        }
        let number = Int(sqlite3_column_int64(row, 0))
        let isPlain =
            sqlite3_column_type(row, 1) == SQLITE_TEXT && sqlite3_column_type(row, 2) == SQLITE_TEXT
            && sqlite3_column_type(row, 3) == SQLITE_NULL && sqlite3_column_type(row, 4) == SQLITE_NULL
        if isPlain {
            let (text, label) = (bytes(1), bytes(2))
            if !label.isEmpty, Self.isUTF8(text), Self.isUTF8(label) {
                let view = RowView(
                    text: text, labels: labels.single(label), line: number, isBare: true, whole: .none)
                try body(view)
                return true
            }
        }
        try sample(number).view(line: number, &labels, body)
        return true
    }

    private func sample(_ number: Int) throws(RefineError) -> DatasetRow {
        let extra = try json(4, "extra", number)?.members ?? []
        if let several = try json(3, "labels", number)?.array {
            return DatasetRow(
                text: try text(1, "text", number), labels: several.compactMap(\.string), kind: .multiLabel,
                extra: extra)
        }
        return DatasetRow(
            text: try text(1, "text", number), labels: [try text(2, "label", number)], kind: .singleLabel,
            extra: extra)
    }

    private func text(_ column: Int32, _ name: String, _ number: Int) throws(RefineError) -> String {
        guard let text = try string(column, name, number), !text.isEmpty || name == "text" else {
            throw refusal(number, "\(name) is empty; expected text")
        }
        return text
    }

    private func json(_ column: Int32, _ name: String, _ number: Int) throws(RefineError) -> JSON? {
        guard let text = try string(column, name, number) else { return nil }
        do { return try JSON(parsing: text) } catch {
            throw refusal(number, "\(name) is not JSON: \(error.reason)")
        }
    }

    /// The text of a column; nil for NULL and numbers.
    private func string(_ column: Int32, _ name: String, _ number: Int) throws(RefineError) -> String? {
        let type = sqlite3_column_type(statement.sqliteStatement, column)
        guard type == SQLITE_TEXT || type == SQLITE_BLOB else { return nil }
        guard let text = String(validating: bytes(column), as: UTF8.self) else {
            throw refusal(number, "\(name) is not UTF-8")
        }
        return text
    }

    /// The bytes of a column; valid until the next step.
    private func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
        let start = sqlite3_column_blob(statement.sqliteStatement, column)
        return UnsafeRawBufferPointer(
            start: start, count: Int(sqlite3_column_bytes(statement.sqliteStatement, column)))
    }

    private static func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var offset = 0
        while offset + 8 <= bytes.count,
            bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
        {
            offset += 8
        }
        while offset < bytes.count, bytes[offset] < 0x80 { offset += 1 }
        return offset == bytes.count || String(validating: bytes[offset...], as: UTF8.self) != nil
    }

    private func refusal(_ number: Int, _ message: String) -> RefineError {
        RefineError(.badInput, "row \(number) of sample: \(message)", at: Place(file: path))
    }
}
