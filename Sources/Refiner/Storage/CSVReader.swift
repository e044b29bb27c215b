/// Splits comma-separated values into records: quotes, doubled quotes and line breaks within them, LF or CR LF, BOM.
///
/// Reads a piece of the file at a time.
struct CSVReader: ~Copyable {
    /// One record and the line it starts on, counted from 1.
    struct Record {
        let fields: [String]
        let line: Int
    }

    private var stream: ByteStream
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)
    private var filled = 0
    private var position = 0
    private var line = 1
    private var isAtStart = true

    /// The longest record read, in bytes.
    private static let maximumLength = LineChunks.defaultMaximumLine
    /// The most fields of a record.
    private static let mostFields = 1 << 14

    init(opening name: String, what: String) throws(RefineError) {
        self.init(reading: try ByteStream(opening: name, what: what))
    }

    /// Reads a stream that is open already.
    init(reading stream: consuming ByteStream) {
        self.stream = stream
    }

    /// The column names of a file; nil when it is empty.
    static func header(of name: String) throws(RefineError) -> [String]? {
        var reader = try CSVReader(opening: name, what: "a dataset")
        return try reader.next()?.fields
    }

    /// The next record that is not an empty line; nil at the end.
    mutating func next() throws(RefineError) -> Record? {
        if isAtStart { try skipByteOrderMark() }
        while try peek() != nil {
            let start = line
            let fields = try record()
            if fields != [""] { return Record(fields: fields, line: start) }
        }
        return nil
    }

    private mutating func record() throws(RefineError) -> [String] {
        let start = line
        var fields: [String] = []
        var field: [UInt8] = []
        var quoted = false
        var length = 0
        while true {
            guard let byte = try peek() else {
                if quoted { throw refusal("a quoted field is never closed", start) }
                break
            }
            position += 1
            length += 1
            guard length <= Self.maximumLength else {
                throw refusal("the record is longer than \(Self.maximumLength >> 20) MB", start)
            }
            if byte == 0x0A { line += 1 }
            if quoted {
                if byte != 0x22 {
                    field.append(byte)
                } else if try peek() == 0x22 {
                    field.append(byte)
                    position += 1
                } else {
                    quoted = false
                }
            } else if byte == 0x22 && field.isEmpty {
                quoted = true
            } else if byte == 0x2C {
                fields.append(try text(field, line: start))
                field.removeAll(keepingCapacity: true)
                guard fields.count < Self.mostFields else {
                    throw refusal("the record has more than \(Self.mostFields) fields", start)
                }
            } else if byte == 0x0A {
                break
            } else if byte == 0x0D {
                let next = try peek()
                if next != nil && next != 0x0A { field.append(byte) }
            } else {
                field.append(byte)
            }
        }
        fields.append(try text(field, line: start))
        return fields
    }

    private mutating func skipByteOrderMark() throws(RefineError) {
        isAtStart = false
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        if try stream.peek(mark.count) == mark { stream.skip(mark.count) }
    }

    /// The next byte, which stays; nil at the end.
    @inline(__always)
    private mutating func peek() throws(RefineError) -> UInt8? {
        if position < filled { return buffer[position] }
        return try refill()
    }

    private mutating func refill() throws(RefineError) -> UInt8? {
        var count = 0
        var failure: RefineError?
        buffer.withUnsafeMutableBytes { bytes in
            do throws(RefineError) { count = try stream.read(into: bytes) } catch { failure = error }
        }
        if let failure { throw failure }
        (filled, position) = (count, 0)
        return count > 0 ? buffer[0] : nil
    }

    private func text(_ bytes: [UInt8], line: Int) throws(RefineError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw refusal("is not UTF-8", line) }
        return text
    }

    private func refusal(_ message: String, _ line: Int) -> RefineError {
        RefineError(.badInput, message, at: Place(file: stream.name, line: line))
    }
}
