import JSONText

/// Cuts the elements of one long JSON array out of a stream, so that the array need not fit into memory.
struct JSONElements: ~Copyable {
    /// One element: its bytes, not yet read.
    struct Element {
        let bytes: [UInt8]
        /// Its number, from 0.
        let index: Int
        /// The line it starts on.
        let line: Int
        fileprivate let file: String
        fileprivate let column: Int
        fileprivate let expected: String

        /// Reads the element; places in errors are those within the whole file.
        func located<Value>(
            _ body: (LocatedJSON) throws(RefineError) -> Value
        ) throws(RefineError) -> Value {
            let json: JSON
            do { json = try JSON(parsing: bytes) } catch {
                throw RefineError(
                    .badInput,
                    "not JSON: \(error.reason) (column \(error.column + (error.line == 1 ? column : 0))); "
                        + "expected \(expected)",
                    at: Place(file: file, line: line + error.line - 1))
            }
            do throws(RefineError) {
                return try body(
                    LocatedJSON(json: json, path: .root[index], file: InputFile(name: file, bytes: bytes)))
            } catch {
                guard var place = error.place, let within = place.line else { throw error }
                place.line = line + within - 1
                throw RefineError(error.code, error.message, at: place, hint: error.hint)
            }
        }
    }

    private var stream: ByteStream
    private let expected: String
    private var buffer = [UInt8](repeating: 0, count: 1 << 20)
    private var filled = 0
    private var position = 0
    private var line = 1
    private var column = 0
    private var index = 0
    private var phase = Phase.before

    private enum Phase { case before, inside, after }

    /// The longest element read, in bytes.
    private static let maximumLength = LineChunks.defaultMaximumLine

    /// Opens a file that holds one array.
    init(opening name: String, what: String, expected: String) throws(RefineError) {
        stream = try ByteStream(opening: name, what: what)
        self.expected = expected
    }

    /// The next element; nil when the array is closed and nothing follows it.
    mutating func next() throws(RefineError) -> Element? {
        if phase == .before {
            try open()
            phase = .inside
            if try nextVisible() == UInt8(ascii: "]") {
                phase = .after
                try end()
            } else {
                back()
            }
        }
        return phase == .inside ? try element() : nil
    }

    private mutating func open() throws(RefineError) {
        var first = try nextVisible()
        if first == 0xEF {
            guard try nextByte() == 0xBB, try nextByte() == 0xBF else {
                throw fault("expected a value, found invalid UTF-8")
            }
            first = try nextVisible()
        }
        guard let first else {
            throw RefineError(.badInput, "is empty; expected \(expected)", at: Place(file: stream.name))
        }
        if first != UInt8(ascii: "[") { throw try notAnArray(first) }
    }

    /// The error about a file that holds something else than an array.
    private mutating func notAnArray(_ first: UInt8) throws(RefineError) -> RefineError {
        let kinds: [UInt8: String] = [
            UInt8(ascii: "{"): "an object", UInt8(ascii: "\""): "a string", UInt8(ascii: "t"): "a boolean",
            UInt8(ascii: "f"): "a boolean", UInt8(ascii: "n"): "null",
        ]
        let isNumber = first == UInt8(ascii: "-") || (0x30...0x39).contains(first)
        guard let kind = kinds[first] ?? (isNumber ? "a number" : nil) else {
            return fault("expected a value, found \(first < 0x80 ? "'\(Character(Unicode.Scalar(first)))'" : "a byte")")
        }
        return RefineError(
            .badInput, "expected \(expected), found \(kind)", at: Place(file: stream.name, line: line, path: "$"))
    }

    private mutating func element() throws(RefineError) -> Element {
        var (bytes, depth, isString, isEscaped): ([UInt8], Int, Bool, Bool) = ([], 0, false, false)
        var start: (line: Int, column: Int)?
        while let byte = try nextByte() {
            if start == nil {
                if Self.isSpace(byte) { continue }
                start = (line, column - 1)
            }
            if isString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isString = false
                }
            } else {
                switch byte {
                case UInt8(ascii: "\""): isString = true
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"): depth -= 1
                case UInt8(ascii: "]") where depth > 0: depth -= 1
                case UInt8(ascii: ",") where depth <= 0, UInt8(ascii: "]"):
                    let found = finished(bytes, start)
                    if byte == UInt8(ascii: "]") {
                        phase = .after
                        try end()
                    }
                    return found
                default: break
                }
            }
            bytes.append(byte)
            guard bytes.count <= Self.maximumLength else {
                throw RefineError(
                    .badInput, "the element is longer than \(Self.maximumLength >> 20) MB",
                    at: Place(file: stream.name, line: start?.line ?? line))
            }
        }
        // The reader of the element says best what is wrong with one that is cut off.
        try finished(bytes, start).located { (_) in }
        throw fault("expected ',' or ']' after an array element, found the end of the text")
    }

    private mutating func finished(_ bytes: [UInt8], _ start: (line: Int, column: Int)?) -> Element {
        defer { index += 1 }
        return Element(
            bytes: bytes, index: index, line: start?.line ?? line, file: stream.name,
            column: start?.column ?? max(0, column - 1), expected: expected)
    }

    private mutating func end() throws(RefineError) {
        if try nextVisible() != nil { throw fault("expected nothing after the value") }
    }

    private mutating func nextVisible() throws(RefineError) -> UInt8? {
        while let byte = try nextByte() {
            if !Self.isSpace(byte) { return byte }
        }
        return nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    private mutating func nextByte() throws(RefineError) -> UInt8? {
        if position == filled {
            filled = try read()
            position = 0
            if filled == 0 { return nil }
        }
        let byte = buffer[position]
        position += 1
        column += 1
        if byte == 0x0A {
            line += 1
            column = 0
        }
        return byte
    }

    /// Takes the last byte back, which was no line feed.
    private mutating func back() {
        guard filled > 0 else { return }
        position -= 1
        column -= 1
    }

    private mutating func read() throws(RefineError) -> Int {
        var count = 0
        var failure: RefineError?
        buffer.withUnsafeMutableBytes { bytes in
            do throws(RefineError) { count = try stream.read(into: bytes) } catch { failure = error }
        }
        if let failure { throw failure }
        return count
    }

    private func fault(_ reason: String) -> RefineError {
        RefineError(
            .badInput, "not JSON: \(reason) (column \(max(1, column))); expected \(expected)",
            at: Place(file: stream.name, line: line))
    }
}
