/// Steps through one record by the grammar of JSON, and says nil or false as soon as something does not fit.
struct RecordCursor {
    private let base: UnsafeRawPointer
    private let bytes: UnsafeRawBufferPointer
    private let count: Int
    private(set) var position: Int
    /// Where the first string begins that is not all ASCII, and where the last one ends.
    private var foreignStart = Int.max
    private var foreignEnd = 0

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    init(_ bytes: UnsafeRawBufferPointer, position: Int = 0) {
        self.bytes = bytes
        // An empty buffer may have no address, and none is read then.
        base = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1)!
        count = bytes.count
        self.position = position
    }

    var isAtEnd: Bool { position == count }

    /// Whether what was passed is UTF-8: outside strings only ASCII is let through.
    var isValidText: Bool {
        if foreignEnd == 0 { return true }
        // A few bytes more are checked faster than few.
        let end = max(foreignEnd, min(count, foreignStart &+ 64))
        return FastUTF8.isValid(UnsafeRawBufferPointer(rebasing: bytes[foreignStart..<end]))
    }

    mutating func skipByteOrderMark() {
        if count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { position = 3 }
    }

    @inline(__always)
    mutating func skipWhitespace() {
        while position < count {
            let byte = base.load(fromByteOffset: position, as: UInt8.self)
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            position &+= 1
        }
    }

    /// Steps over `byte` if it stands here.
    @inline(__always)
    mutating func take(_ byte: UInt8) -> Bool {
        guard position < count, base.load(fromByteOffset: position, as: UInt8.self) == byte else { return false }
        position &+= 1
        return true
    }

    @inline(__always)
    private var byte: UInt8 {
        position < count ? base.load(fromByteOffset: position, as: UInt8.self) : 0
    }

    /// Steps over a value, which stands within `depth` containers.
    @inline(__always)
    mutating func value(depth: Int) -> RecordField? {
        switch byte {
        case UInt8(ascii: "\""): string()
        case UInt8(ascii: "{"), UInt8(ascii: "["): container(depth: depth)
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): number()
        default: word()
        }
    }

    /// Steps over a string from its opening quote.
    @inline(__always)
    mutating func string() -> RecordField? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        let start = position
        var hasEscapes = false
        // The union of all bytes: its high bits are set where one is not ASCII.
        var union: UInt64 = 0
        while true {
            // Finds the next quote, backslash or control character; its high bit is set where subtracting borrows, which is
            // exact up to the first one.
            while position &+ 8 <= count {
                let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: position, as: UInt64.self))
                let quotes = word ^ (Self.ones &* 0x22)
                let backslashes = word ^ (Self.ones &* 0x5C)
                let stops =
                    ((quotes &- Self.ones) & ~quotes | (backslashes &- Self.ones) & ~backslashes
                        | (word &- Self.ones &* 0x20) & ~word) & Self.highs
                if stops != 0 {
                    let passed = stops.trailingZeroBitCount &>> 3
                    union |= word & ((1 &<< UInt64(truncatingIfNeeded: passed &<< 3)) &- 1)
                    position &+= passed
                    break
                }
                union |= word
                position &+= 8
            }
            while position < count {
                let byte = base.load(fromByteOffset: position, as: UInt8.self)
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
                union |= UInt64(byte)
                position &+= 1
            }
            switch byte {
            case UInt8(ascii: "\""):
                let field = RecordField(kind: .string, start: start, end: position, hasEscapes: hasEscapes)
                if union & Self.highs != 0 {
                    foreignStart = min(foreignStart, start)
                    foreignEnd = position
                }
                position &+= 1
                return field
            case UInt8(ascii: "\\"):
                hasEscapes = true
                guard skipEscape() else { return nil }
            default: return nil
            }
        }
    }

    private mutating func skipEscape() -> Bool {
        position &+= 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position &+= 1
            return true
        case UInt8(ascii: "u"):
            guard position &+ 4 < count else { return false }
            for index in 1...4 where bytes[position + index].hexadecimalValue == nil { return false }
            position &+= 5
            return true
        default: return false
        }
    }

    /// Steps over a number.
    @inline(__always)
    private mutating func number() -> RecordField? {
        let start = position
        if byte == UInt8(ascii: "-") {
            position &+= 1
            if byte == UInt8(ascii: "I") {
                position = start
                return word()
            }
        }
        if byte == UInt8(ascii: "0") {
            position &+= 1
            if Self.isDigit(byte) { return nil }
        } else {
            guard skipDigits() else { return nil }
        }
        if byte == UInt8(ascii: ".") {
            position &+= 1
            guard skipDigits() else { return nil }
        }
        if byte | 0x20 == UInt8(ascii: "e") {
            position &+= 1
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { position &+= 1 }
            guard skipDigits() else { return nil }
        }
        return RecordField(kind: .number, start: start, end: position, hasEscapes: false)
    }

    @inline(__always)
    private mutating func skipDigits() -> Bool {
        let start = position
        while Self.isDigit(byte) { position &+= 1 }
        return position > start
    }

    @inline(__always)
    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    /// Steps over one of the words, which must not be part of a longer one.
    private mutating func word() -> RecordField? {
        for (word, kind) in Self.words where position + word.utf8CodeUnitCount <= count {
            let end = position + word.utf8CodeUnitCount
            let stands = (0..<word.utf8CodeUnitCount).allSatisfy { bytes[position + $0] == word.utf8Start[$0] }
            guard stands else { continue }
            if end < count, bytes[end].isWordByte { return nil }
            defer { position = end }
            return RecordField(kind: kind, start: position, end: end, hasEscapes: false)
        }
        return nil
    }

    private static let words: [(StaticString, RecordField.Kind)] = [
        ("null", .null), ("true", .bool), ("false", .bool), ("NaN", .number), ("Infinity", .number),
        ("-Infinity", .number),
    ]

    /// Steps over an array or object that stands within `depth` others, and over all that is in it.
    private mutating func container(depth: Int) -> RecordField? {
        let start = position
        let kind: RecordField.Kind = byte == UInt8(ascii: "{") ? .object : .array
        // Whether the innermost container is an object; those around it wait in `outer`.
        var isObject = false
        var outer: [Bool] = []
        var level = depth
        while true {
            // Here a value must begin, behind white space.
            var isComplete = true
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard level < JSON.defaultMaximumDepth else { return nil }
                if level > depth { outer.append(isObject) }
                isObject = byte == UInt8(ascii: "{")
                level += 1
                position &+= 1
                skipWhitespace()
                if take(isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
                    level -= 1
                    if level > depth { isObject = outer.removeLast() }
                } else {
                    isComplete = false
                    if isObject { guard skipName() else { return nil } }
                }
            default:
                guard value(depth: level) != nil else { return nil }
            }
            guard isComplete else { continue }

            // Here a value is complete, and may complete its containers.
            while true {
                if level == depth { return RecordField(kind: kind, start: start, end: position, hasEscapes: false) }
                skipWhitespace()
                if take(UInt8(ascii: ",")) {
                    skipWhitespace()
                    if isObject { guard skipName() else { return nil } }
                    break
                }
                guard take(isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else { return nil }
                level -= 1
                if level > depth { isObject = outer.removeLast() }
            }
        }
    }

    private mutating func skipName() -> Bool {
        guard string() != nil else { return false }
        skipWhitespace()
        guard take(UInt8(ascii: ":")) else { return false }
        skipWhitespace()
        return true
    }
}

extension UInt8 {
    /// The value of a hexadecimal digit.
    var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// Whether it can be part of a word.
    var isWordByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
