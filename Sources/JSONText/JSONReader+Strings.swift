extension JSONReader {
    /// Reads a string from its opening quote.
    mutating func readString() throws(Fault) -> String {
        let opening = position
        position += 1
        let start = position
        let isASCII = skipPlainBytes()
        if !isASCII { try validate(start..<position) }
        if byte() == UInt8(ascii: "\""), position < bytes.count {
            defer { position += 1 }
            return String(validUTF8: UnsafeRawBufferPointer(rebasing: bytes[start..<position]))
        }
        return try readEscapedString(openedAt: opening, plainFrom: start)
    }

    /// Reads on from the first byte that is not plain, collecting what the escapes stand for.
    private mutating func readEscapedString(openedAt opening: Int, plainFrom start: Int) throws(Fault) -> String {
        var text = Array(bytes[start..<position])
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return String(validUTF8: text)
            case UInt8(ascii: "\\"):
                try readEscape(into: &text)
            case 0..<0x20:
                throw fault("expected control characters to be escaped in a string, found \(found())")
            default:
                let runStart = position
                if !skipPlainBytes() { try validate(runStart..<position) }
                text.append(contentsOf: bytes[runStart..<position])
            }
        }
        position = opening
        throw fault("expected a closing quote for this string, found the end of the text")
    }

    private mutating func readEscape(into text: inout [UInt8]) throws(Fault) {
        position += 1
        switch byte() {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte())
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
        case UInt8(ascii: "r"): text.append(UInt8(ascii: "\r"))
        case UInt8(ascii: "t"): text.append(UInt8(ascii: "\t"))
        case UInt8(ascii: "u"):
            position += 1
            let scalar = try readUnicodeEscape()
            text.append(contentsOf: UTF8.encode(scalar)!)
            return
        default:
            throw fault("expected an escape such as '\\n' or '\\u0041' in a string, found \(found())")
        }
        position += 1
    }

    /// Reads the digits after `\u`, and the second half of a pair if there is one.
    private mutating func readUnicodeEscape() throws(Fault) -> Unicode.Scalar {
        let first = try readFourDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        if first < 0xDC00, byte() == UInt8(ascii: "\\"), position + 1 < bytes.count,
            bytes[position + 1] == UInt8(ascii: "u")
        {
            let afterFirst = position
            position += 2
            let second = try readFourDigits()
            if (0xDC00...0xDFFF).contains(second) {
                return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))!
            }
            // No partner, but a character or half of its own: it is read again, for itself.
            position = afterFirst
        }
        replacedSurrogates += 1
        return "\u{FFFD}"
    }

    private mutating func readFourDigits() throws(Fault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            let digit: UInt8
            switch byte() {
            case let byte where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte): digit = byte - 0x30
            case let byte where (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20):
                digit = (byte | 0x20) - UInt8(ascii: "a") + 10
            default: throw fault("expected four hexadecimal digits after '\\u', found \(found())")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    /// Steps to the next quote, backslash, control character or end; tells whether all passed bytes were ASCII.
    private mutating func skipPlainBytes() -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        var union: UInt64 = 0
        while position + 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            // The high bit of a byte is set where subtracting borrows: for zero bytes, exactly up to the first one.
            let quotes = word ^ (ones &* 0x22)
            let backslashes = word ^ (ones &* 0x5C)
            let stops =
                ((quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes
                    | (word &- ones &* 0x20) & ~word) & highs
            if stops != 0 {
                let passed = stops.trailingZeroBitCount / 8
                if passed > 0 { union |= word << UInt64(64 - 8 * passed) }
                position += passed
                return union & highs == 0
            }
            union |= word
            position += 8
        }
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
            union |= UInt64(byte)
            position += 1
        }
        return union & highs == 0
    }

    private func validate(_ range: Range<Int>) throws(Fault) {
        if let offset = UTF8Validation.firstInvalidOffset(in: bytes, range) {
            throw Fault(offset: offset, reason: "invalid UTF-8")
        }
    }
}
