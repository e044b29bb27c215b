extension JSONReader {
    /// Reads a number, `true`, `false`, `null`, or one of Python's number words.
    mutating func readScalar() throws(Fault) -> JSON.Content {
        switch byte() {
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            return try readNumber()
        case UInt8(ascii: "-"):
            if try readWord("-Infinity") { return .number("-Infinity") }
            return try readNumber()
        case UInt8(ascii: "t"):
            if try readWord("true") { return .bool(true) }
        case UInt8(ascii: "f"):
            if try readWord("false") { return .bool(false) }
        case UInt8(ascii: "n"):
            if try readWord("null") { return .null }
        case UInt8(ascii: "N"):
            if try readWord("NaN") { return .number("NaN") }
        case UInt8(ascii: "I"):
            if try readWord("Infinity") { return .number("Infinity") }
        default: break
        }
        throw fault("expected a value, found \(found())")
    }

    /// Steps over a word, and tells whether it stood there, complete and not part of a longer one.
    private mutating func readWord(_ word: StaticString) throws(Fault) -> Bool {
        let length = word.utf8CodeUnitCount
        guard position + length <= bytes.count else { return false }
        for index in 0..<length where bytes[position + index] != word.utf8Start[index] { return false }
        if position + length < bytes.count, isWordByte(bytes[position + length]) { return false }
        position += length
        return true
    }

    private func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private mutating func readNumber() throws(Fault) -> JSON.Content {
        let start = position
        if byte() == UInt8(ascii: "-") { position += 1 }
        if byte() == UInt8(ascii: "0") {
            position += 1
            if isDigit(byte()) { throw fault("expected no digit after a leading zero, found \(found())") }
        } else {
            try readDigits("a digit")
        }
        if byte() == UInt8(ascii: ".") {
            position += 1
            try readDigits("a digit after the decimal point")
        }
        if byte() | 0x20 == UInt8(ascii: "e") {
            position += 1
            if byte() == UInt8(ascii: "+") || byte() == UInt8(ascii: "-") { position += 1 }
            try readDigits("a digit of the exponent")
        }
        return .number(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func readDigits(_ expected: StaticString) throws(Fault) {
        guard isDigit(byte()) else { throw fault("expected \(expected), found \(found())") }
        while isDigit(byte()) { position += 1 }
    }

    private func isDigit(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10
    }
}
