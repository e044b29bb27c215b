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
}
