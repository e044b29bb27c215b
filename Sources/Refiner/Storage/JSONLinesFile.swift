import Foundation
import JSONText

/// One JSON object a line.
struct JSONLinesFile: TaskFileFormat {
    func stream(_ name: String, _ body: RowBody) throws(RefineError) {
        var labels = LabelTable()
        let file = InputFile(name: name, bytes: [])
        try Self.lines(of: name, what: "a dataset") { (line, number) throws(RefineError) in
            guard let row = FlatRowScanner.row(in: line), let text = Self.text(of: row, in: line) else {
                return try DatasetRow(parsing: line, in: file, line: number).view(line: number, &labels, body)
            }
            let own = labels.single(UnsafeRawBufferPointer(rebasing: line[row.label]))
            try text.withBytes { (bytes) throws(RefineError) in
                try body(
                    RowView(text: bytes, labels: own, line: number, isBare: row.isBare, whole: .json(line, file)))
            }
        }
    }

    /// A text where it stands, or, where it has escapes, as what they stand for.
    private enum Text {
        case plain(UnsafeRawBufferPointer)
        case resolved(String)

        @inline(__always)
        func withBytes(_ body: (UnsafeRawBufferPointer) throws(RefineError) -> Void) throws(RefineError) {
            switch self {
            case .plain(let bytes): try body(bytes)
            case .resolved(var text):
                try text.withUTF8 { bytes in
                    Result { () throws(RefineError) in try body(UnsafeRawBufferPointer(bytes)) }
                }.get()
            }
        }
    }

    /// The text of a row; nil where its escapes are wrong.
    private static func text(of row: FlatRowScanner.Row, in line: UnsafeRawBufferPointer) -> Text? {
        guard row.textHasEscapes else { return .plain(UnsafeRawBufferPointer(rebasing: line[row.text])) }
        let quoted = UnsafeRawBufferPointer(rebasing: line[row.text.lowerBound - 1..<row.text.upperBound + 1])
        return (try? JSON(parsing: quoted))?.string.map(Text.resolved)
    }

    /// The JSON value of one line.
    static func value(
        _ line: UnsafeRawBufferPointer, _ number: Int, of name: String, expected: String
    ) throws(RefineError) -> JSON {
        do { return try JSON(parsing: line) } catch {
            throw RefineError(
                .badInput, "not JSON: \(error.reason) (column \(error.column)); expected \(expected)",
                at: Place(file: name, line: number))
        }
    }

    /// Calls `body` with each line of a file and its number; lines of white space alone are passed over.
    static func lines(
        of name: String, what: String, _ body: (UnsafeRawBufferPointer, Int) throws(RefineError) -> Void
    ) throws(RefineError) {
        var chunks = try LineChunks(opening: name, what: what)
        while let chunk = try chunks.next() {
            try chunk.bytes.withUnsafeBytes { bytes in
                Result { () throws(RefineError) in
                    var (start, number) = (0, chunk.firstLine)
                    while start < bytes.count, let base = bytes.baseAddress {
                        let found = memchr(base + start, 0x0A, bytes.count - start)
                        let end = found.map { UnsafeRawPointer($0) - base } ?? bytes.count
                        let line = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
                        if line.contains(where: { $0 > 0x20 }) { try body(line, number) }
                        start = end + 1
                        number += 1
                    }
                }
            }.get()
        }
    }

    func addition(of rows: [DatasetRow], to original: borrowing OriginalFile) throws(RefineError) -> FileAddition {
        let size = original.size
        guard !rows.isEmpty else { return FileAddition(head: size, bytes: [], tail: size) }
        let lineBreak = try original.lineBreak() ?? [0x0A]
        var bytes: [UInt8] = []
        if let last = try original.byte(at: size - 1), last != 0x0A { bytes += lineBreak }
        for row in rows { bytes += Array(row.json.serialized(.python).utf8) + lineBreak }
        return FileAddition(head: size, bytes: bytes, tail: size)
    }

    func write(_ rows: RowSequence, to file: inout FileWriter) throws(RefineError) {
        try rows.forEach { (row) throws(RefineError) in
            try file.write(Array(row.json.serialized(.python).utf8) + [0x0A])
        }
    }
}
