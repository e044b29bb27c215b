/// Splits comma-separated values into records: quotes, doubled quotes and line breaks within them, LF or CR LF, BOM.
struct CSVReader {
    /// One record and the line it starts on, counted from 1.
    struct Record {
        let fields: [String]
        let line: Int
    }

    private let file: InputFile
    private var position: Int
    private var line = 1

    init(file: InputFile) {
        self.file = file
        position = file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The column names of a file; nil when it is empty.
    static func header(of file: InputFile) throws(RefineError) -> [String]? {
        var reader = CSVReader(file: file)
        return try reader.next()?.fields
    }

    /// The next record that is not an empty line; nil at the end.
    mutating func next() throws(RefineError) -> Record? {
        while position < file.bytes.count {
            let start = line
            let fields = try record()
            if fields != [""] { return Record(fields: fields, line: start) }
        }
        return nil
    }

    private mutating func record() throws(RefineError) -> [String] {
        let bytes = file.bytes
        let start = line
        var fields: [String] = []
        var field: [UInt8] = []
        var quoted = false
        while true {
            guard position < bytes.count else {
                if quoted {
                    throw RefineError(
                        .badInput, "a quoted field is never closed", at: Place(file: file.name, line: start))
                }
                break
            }
            let byte = bytes[position]
            position += 1
            if byte == 0x0A { line += 1 }
            if quoted {
                if byte != 0x22 {
                    field.append(byte)
                } else if position < bytes.count, bytes[position] == 0x22 {
                    field.append(byte)
                    position += 1
                } else {
                    quoted = false
                }
            } else if byte == 0x22 && field.isEmpty {
                quoted = true
            } else if byte == 0x2C {
                fields.append(try text(field, line: start))
                field = []
            } else if byte == 0x0A {
                break
            } else if byte == 0x0D && (position == bytes.count || bytes[position] == 0x0A) {
                continue
            } else {
                field.append(byte)
            }
        }
        fields.append(try text(field, line: start))
        return fields
    }

    private func text(_ bytes: [UInt8], line: Int) throws(RefineError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw RefineError(.badInput, "is not UTF-8", at: Place(file: file.name, line: line))
        }
        return text
    }
}
