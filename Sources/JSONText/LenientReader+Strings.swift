extension LenientReader {
    /// The families of quotation marks; a string ends with a mark of the family that it began with.
    enum Quote {
        case double
        case single
        case curlyDouble
        case curlySingle
    }

    /// The quotation mark at a byte.
    func openingQuote(at index: Int) -> Quote? {
        guard index < limit else { return nil }
        switch bytes[index] {
        case UInt8(ascii: "\""): return .double
        case UInt8(ascii: "'"): return .single
        case 0xE2 where index + 2 < limit && bytes[index + 1] == 0x80:
            switch bytes[index + 2] {
            case 0x9C, 0x9D, 0x9E: return .curlyDouble
            case 0x98, 0x99, 0x9A: return .curlySingle
            default: return nil
            }
        default: return nil
        }
    }

    /// Reads a string from its opening mark; `nil` if the text ends first.
    mutating func readString(_ quote: Quote, isName: Bool, inObject: Bool) -> String? {
        if quote != .double { mends.insert(.foreignQuotes) }
        position += length(of: quote)
        var text: [UInt8] = []
        while position < limit, budget > 0 {
            budget -= 1
            let byte = bytes[position]
            if byte == UInt8(ascii: "\\") {
                guard readEscape(into: &text) else { return nil }
                continue
            }
            if let mark = openingQuote(at: position), ends(quote, with: mark) {
                let afterMark = position + length(of: mark)
                if isName ? isNameEnd(afterMark, mark) : isEnd(after: afterMark, inObject: inObject) {
                    position = afterMark
                    return String(decoding: text, as: UTF8.self)
                }
                // An apostrophe is no fault, and neither is a typographic mark of the other direction.
                if mark == .double { mends.insert(.innerQuote) }
                text.append(contentsOf: bytes[position..<afterMark])
                position = afterMark
                continue
            }
            if byte < 0x20 { mends.insert(.rawControlCharacter) }
            text.append(byte)
            position += 1
        }
        return nil
    }

    private func length(of quote: Quote) -> Int {
        quote == .double || quote == .single ? 1 : 3
    }

    private func ends(_ opening: Quote, with mark: Quote) -> Bool {
        switch opening {
        case .double: mark == .double
        case .single: mark == .single
        case .curlyDouble: mark == .double || mark == .curlyDouble
        case .curlySingle: mark == .single || mark == .curlySingle
        }
    }

    /// Names are short and bear no quotes: only an apostrophe does not end them.
    private func isNameEnd(_ index: Int, _ mark: Quote) -> Bool {
        mark == .double || mark == .curlyDouble || index >= limit || !Self.isBareNameByte(bytes[index])
    }

    /// Whether the text after a quotation mark shows that it ended the string, and was no quote inside it.
    private mutating func isEnd(after index: Int, inObject: Bool) -> Bool {
        let (next, crossedLine) = lookAhead(from: index)
        guard let next, next < limit else { return true }
        switch bytes[next] {
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            return true
        case UInt8(ascii: ","):
            return inObject ? beginsMember(after: next + 1) : beginsElement(after: next + 1)
        case UInt8(ascii: "/"):
            return matches("//", at: next) || matches("/*", at: next)
        case UInt8(ascii: "#"):
            return next > index
        default:
            return crossedLine && openingQuote(at: next) != nil
        }
    }

    private mutating func beginsMember(after index: Int) -> Bool {
        guard let next = lookAhead(from: index).next, next < limit else { return true }
        if beginsAnything(at: next) || openingQuote(at: next) != nil { return true }
        var end = next
        while end < limit, end - next < 64, Self.isBareNameByte(bytes[end]) { end += 1 }
        budget -= end - next
        return end > next && end < limit && bytes[end] == UInt8(ascii: ":")
    }

    private mutating func beginsElement(after index: Int) -> Bool {
        guard let next = lookAhead(from: index).next, next < limit else { return true }
        if beginsAnything(at: next) || openingQuote(at: next) != nil { return true }
        switch bytes[next] {
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return true
        default:
            return ["true", "false", "null", "True", "False", "None", "NaN", "Infinity"].contains {
                matches($0, at: next)
            }
        }
    }

    /// Whether a closing bracket, another comma or a comment stands at a byte.
    private func beginsAnything(at index: Int) -> Bool {
        switch bytes[index] {
        case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ","), UInt8(ascii: "#"): true
        default: matches("//", at: index) || matches("/*", at: index) || matches("...", at: index)
        }
    }

    /// The next byte that is no white space, `nil` if it is too far to look.
    private mutating func lookAhead(from index: Int) -> (next: Int?, crossedLine: Bool) {
        var next = index
        var crossedLine = false
        while next < limit, bytes[next] == 0x20 || (0x09...0x0D).contains(bytes[next]) {
            if bytes[next] == UInt8(ascii: "\n") { crossedLine = true }
            next += 1
            if next - index == 256 { return (nil, crossedLine) }
        }
        budget -= next - index
        return (next, crossedLine)
    }

    /// Reads an escape; `false` if the text ends within it.
    private mutating func readEscape(into text: inout [UInt8]) -> Bool {
        guard position + 1 < limit else { return false }
        let byte = bytes[position + 1]
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
        case UInt8(ascii: "r"): text.append(UInt8(ascii: "\r"))
        case UInt8(ascii: "t"): text.append(UInt8(ascii: "\t"))
        case UInt8(ascii: "u"):
            if let scalar = readUnicodeEscape() {
                text.append(contentsOf: UTF8.encode(scalar)!)
                return true
            }
            mends.insert(.strayEscape)
            text.append(contentsOf: "\\u".utf8)
        case UInt8(ascii: "'"), UInt8(ascii: "\n"):
            mends.insert(.strayEscape)
            text.append(byte)
        default:
            // A backslash of LaTeX or a path, most likely; what follows it is read for itself.
            mends.insert(.strayEscape)
            text.append(UInt8(ascii: "\\"))
            position += 1
            return true
        }
        position += 2
        return true
    }

    /// Reads `\uXXXX`, or two that make a pair; `nil`, without moving, if the digits are missing.
    private mutating func readUnicodeEscape() -> Unicode.Scalar? {
        guard let first = fourDigits(at: position + 2) else { return nil }
        position += 6
        if let scalar = Unicode.Scalar(first) { return scalar }
        if first < 0xDC00, follows("\\u"), let second = fourDigits(at: position + 2), second >> 10 == 0x37 {
            position += 6
            return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        }
        return "\u{FFFD}"
    }

    private func fourDigits(at index: Int) -> UInt32? {
        guard index + 4 <= limit else { return nil }
        var value: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
