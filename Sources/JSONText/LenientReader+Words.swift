extension LenientReader {
    /// Steps over white space, comments and ellipses.
    mutating func skipTrivia() {
        while position < limit, budget > 0 {
            budget -= 1
            let byte = bytes[position]
            switch byte {
            case 0x20, 0x09...0x0D:
                position += 1
            case UInt8(ascii: "/") where follows("//"), UInt8(ascii: "#"):
                mends.insert(.comment)
                skip { $0 != UInt8(ascii: "\n") }
            case UInt8(ascii: "/") where follows("/*"):
                mends.insert(.comment)
                position += 2
                while position < limit, budget > 0, !follows("*/") {
                    position += 1
                    budget -= 1
                }
                position = min(limit, position + 2)
            case UInt8(ascii: ".") where follows("..."), 0xE2 where follows("…"):
                mends.insert(.comment)
                position += 3
            case 0xC2 where follows("\u{A0}"):
                position += 2
            default:
                return
            }
        }
    }

    /// Reads a member name, quoted or bare.
    mutating func readName() -> String? {
        if let quote = openingQuote(at: position) { return readString(quote, isName: true, inObject: true) }
        let start = position
        skip { Self.isBareNameByte($0) }
        guard position > start else { return nil }
        mends.insert(.unquotedName)
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// Reads a number or one of the words of JSON, Python and JavaScript.
    mutating func readWordOrNumber() -> JSON.Content? {
        let start = position
        skip { Self.isBareNameByte($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: ".") }
        // At the limit the rest of a word may be missing: 12 may have been 123.
        guard position > start, position < limit else { return nil }
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        switch word {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        case "NaN", "Infinity", "-Infinity": return .number(word)
        case "True", "TRUE": return foreign(.bool(true))
        case "False", "FALSE": return foreign(.bool(false))
        case "None", "undefined", "NULL", "Null": return foreign(.null)
        default:
            if let content = Self.number(word) { return content }
            var loose = Substring(word)
            if loose.first == "+" { loose = loose.dropFirst() }
            if loose.last == "." { loose = loose.dropLast() }
            if loose.first == "." { loose = "0" + loose }
            guard let content = Self.number(String(loose)) else { return nil }
            mends.insert(.looseNumber)
            return content
        }
    }

    private mutating func foreign(_ content: JSON.Content) -> JSON.Content {
        mends.insert(.foreignWord)
        return content
    }

    private static func number(_ word: String) -> JSON.Content? {
        guard word.utf8.count < 64, let json = try? JSON(parsing: word), case .number = json.value else { return nil }
        return json.value
    }

    /// Whether a byte can begin an item that follows another without a comma.
    func beginsItem(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") || openingQuote(at: position) != nil
    }

    /// Whether a text stands at the position.
    func follows(_ text: StaticString) -> Bool {
        matches(text, at: position)
    }

    func matches(_ text: StaticString, at index: Int) -> Bool {
        guard index + text.utf8CodeUnitCount <= limit else { return false }
        for offset in 0..<text.utf8CodeUnitCount where bytes[index + offset] != text.utf8Start[offset] { return false }
        return true
    }

    static func isBareNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "$"):
            true
        default: false
        }
    }

    private mutating func skip(_ isPassed: (UInt8) -> Bool) {
        while position < limit, budget > 0, isPassed(bytes[position]) {
            position += 1
            budget -= 1
        }
    }
}
