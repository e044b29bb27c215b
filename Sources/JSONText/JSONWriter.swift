/// Writes values as bytes.
enum JSONWriter {
    static func append(_ json: JSON, to bytes: inout [UInt8], style: JSON.Style, depth: Int) {
        switch json.value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .number(let token): bytes.append(contentsOf: token.utf8)
        case .string(let text): appendQuoted(text, to: &bytes)
        case .array(let elements):
            appendList(elements, "[", "]", to: &bytes, style: style, depth: depth) { element, bytes in
                append(element, to: &bytes, style: style, depth: depth + 1)
            }
        case .object(let members):
            appendList(members, "{", "}", to: &bytes, style: style, depth: depth) { member, bytes in
                appendQuoted(member.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                if style != .compact { bytes.append(UInt8(ascii: " ")) }
                append(member.value, to: &bytes, style: style, depth: depth + 1)
            }
        }
    }

    private static func appendList<Item>(
        _ items: [Item], _ open: Unicode.Scalar, _ close: Unicode.Scalar, to bytes: inout [UInt8], style: JSON.Style,
        depth: Int, item appendItem: (Item, inout [UInt8]) -> Void
    ) {
        bytes.append(UInt8(ascii: open))
        var isFirst = true
        for item in items {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            switch style {
            case .compact: break
            case .python: if !isFirst { bytes.append(UInt8(ascii: " ")) }
            case .pretty: appendLineBreak(to: &bytes, depth: depth + 1)
            }
            appendItem(item, &bytes)
            isFirst = false
        }
        if style == .pretty, !items.isEmpty { appendLineBreak(to: &bytes, depth: depth) }
        bytes.append(UInt8(ascii: close))
    }

    private static func appendLineBreak(to bytes: inout [UInt8], depth: Int) {
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }

    static func appendQuoted(_ text: String, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { appendQuoted(UnsafeRawBufferPointer($0), to: &bytes) }
    }

    static func appendQuoted(_ source: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        // One growth for a long text; short ones are left to the array, which grows by doubling.
        if source.count > 256 { bytes.reserveCapacity(bytes.count + source.count + source.count / 8) }
        // Runs without escapes are copied whole; most texts are one run.
        var runStart = 0
        var index = 0
        while index < source.count {
            if index + 8 <= source.count,
                !needsEscape(eightBytes: source.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            {
                index += 8
                continue
            }
            for place in index..<min(index + 8, source.count) where needsEscape(source[place]) {
                bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: source[runStart..<place]))
                appendEscape(of: source[place], to: &bytes)
                runStart = place + 1
            }
            index += 8
        }
        bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: source[runStart...]))
        bytes.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// Whether any of eight bytes needs an escape.
    ///
    /// Taking n from a byte below n, and from none above it that is ASCII, sets its highest bit (Anderson, "Bit Twiddling
    /// Hacks", "Determine if a word has a byte less than n").
    @inline(__always)
    private static func needsEscape(eightBytes word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let slash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let control = (word &- ones &* 0x20) & ~word
        let marks = (quote &- ones) & ~quote | (slash &- ones) & ~slash
        return (control | marks) & (ones &* 0x80) != 0
    }

    private static func appendEscape(of byte: UInt8, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        case UInt8(ascii: "\n"): bytes.append(UInt8(ascii: "n"))
        case UInt8(ascii: "\r"): bytes.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\t"): bytes.append(UInt8(ascii: "t"))
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        default:
            let digits = Array("0123456789abcdef".utf8)
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(digits[Int(byte >> 4)])
            bytes.append(digits[Int(byte & 15)])
        }
    }
}
