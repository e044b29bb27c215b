/// The lines of an answer's head as they came, read when they are asked for.
struct RawHead: Sendable {
    let bytes: [UInt8]

    /// The fields in order; lines that are none are left out.
    var fields: [HTTPHeaders.Field] {
        var fields: [HTTPHeaders.Field] = []
        forEachField { name, value in
            fields.append(HTTPHeaders.Field(name: Self.text(name), value: Self.text(value)))
            return true
        }
        return fields
    }

    /// The fields, in order, whose names begin with one of some texts in small letters.
    func fields(withPrefixes prefixes: [StaticString]) -> [HTTPHeaders.Field] {
        var fields: [HTTPHeaders.Field] = []
        forEachField { name, value in
            if prefixes.contains(where: { Self.begins(name, with: $0) }) {
                fields.append(HTTPHeaders.Field(name: Self.text(name), value: Self.text(value)))
            }
            return true
        }
        return fields
    }

    private static func begins(_ name: ArraySlice<UInt8>, with prefix: StaticString) -> Bool {
        let prefix = UnsafeBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount)
        return name.count >= prefix.count && zip(name, prefix).allSatisfy { $0.lowercasedASCII == $1 }
    }

    /// The first value whose field's name fulfils a condition.
    func value(where isWanted: (ArraySlice<UInt8>) -> Bool) -> String? {
        var found: String?
        forEachField { name, value in
            if isWanted(name) { found = Self.text(value) }
            return found == nil
        }
        return found
    }

    /// Calls `body` with each field's name and value until it returns false.
    private func forEachField(_ body: (ArraySlice<UInt8>, ArraySlice<UInt8>) -> Bool) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let line = rest.prefix { $0 != 0x0A }
            rest = rest.dropFirst(line.count + 1)
            guard let colon = line.firstIndex(of: 0x3A) else { continue }
            if !body(Self.trimmed(line[..<colon]), Self.trimmed(line[(colon + 1)...])) { return }
        }
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
        guard let last = bytes.lastIndex(where: { !isBlank($0) }) else { return [] }
        return bytes[...last].drop(while: isBlank)
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
