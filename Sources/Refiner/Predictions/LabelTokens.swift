import JSONText

/// Makes labels of the strings and whole numbers of a line, without a string for each.
final class LabelTokens {
    private let map: LabelMap?
    /// What stands in the file where that is not the label itself: escapes, or numbers and names of a map.
    private var tokens = NameNumbers(isExact: true)
    /// For each token the bytes of its label, allocated here.
    private var labels: [UnsafeRawBufferPointer] = []

    /// More tokens than any list of classes has are not remembered.
    private static let mostTokens = 1 << 16

    init(_ map: LabelMap?) {
        self.map = map
    }

    deinit {
        for label in labels { label.deallocate() }
    }

    /// The bytes of the label that a field names, valid as long as `line` and this object; nil for what needs a second
    /// look.
    func label(_ field: RecordField, _ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        let length = field.end - field.start
        guard length > 0, length <= LocatedJSON.maximumNameBytes else { return nil }
        switch field.kind {
        case .string: break
        case .number:
            // Other numbers may be whole as well; they are rare enough for the long way.
            guard length <= 18 else { return nil }
            for offset in field.start..<field.end where line[offset] &- UInt8(ascii: "0") >= 10 { return nil }
        default: return nil
        }
        let bytes = field.bytes(in: line)
        guard map != nil || field.hasEscapes else { return bytes }
        guard tokens.count < Self.mostTokens else { return nil }
        let token = tokens.number(of: bytes)
        if token == labels.count { labels.append(resolved(field, line)) }
        return labels[token].isEmpty ? nil : labels[token]
    }

    /// A copy of the label's bytes; none where there is no such label.
    private func resolved(_ field: RecordField, _ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let text = field.string(in: line) ?? String(decoding: field.bytes(in: line), as: UTF8.self)
        let label = map.map { $0.label(of: text) ?? "" } ?? text
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: label.utf8.count, alignment: 8)
        copy.copyBytes(from: label.utf8)
        return UnsafeRawBufferPointer(copy)
    }
}
