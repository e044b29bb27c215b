/// Finds wanted members of JSON objects without building their values.
///
/// For files of a million small objects, of which a few members matter: a scan touches each byte once and allocates
/// nothing. It accepts exactly the objects that ``JSON/init(parsing:maximumDepth:)-(UnsafeRawBufferPointer,_)`` accepts;
/// everything else is left to that parser, which says what is wrong and where. A name that stands twice counts where it
/// stands last, as with ``JSON/subscript(_:)-(String)``.
public struct RecordScanner: Sendable {
    private let names: [Name]

    /// A name in a form that is compared quickly.
    private struct Name: Sendable {
        let bytes: [UInt8]
        /// The first eight bytes, zeros behind shorter names.
        let head: UInt64

        init(_ name: String) {
            bytes = Array(name.utf8)
            head = bytes.prefix(8).enumerated().reduce(0) { $0 | UInt64($1.element) << UInt64(8 * $1.offset) }
        }
    }

    /// Creates a scanner for the members called `names`; the place of a name in the list is its field's index.
    public init(names: [String]) {
        self.names = names.map(Name.init)
    }

    /// The number of fields.
    public var fieldCount: Int { names.count }

    /// Scans one object, which must be all there is but for white space and a byte order mark.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8 text.
    ///   - fields: one field a name, of the last member of that name; valid only when the scan succeeds.
    /// - Returns: whether `bytes` are one object; if not, they are for the parser.
    /// - Precondition: `fields` has room for ``fieldCount`` fields.
    public func scan(_ bytes: UnsafeRawBufferPointer, into fields: UnsafeMutableBufferPointer<RecordField>) -> Bool {
        precondition(fields.count >= names.count)
        for index in names.indices { fields[index] = .missing }
        var cursor = RecordCursor(bytes)
        cursor.skipByteOrderMark()
        cursor.skipWhitespace()
        guard cursor.take(UInt8(ascii: "{")) else { return false }
        cursor.skipWhitespace()
        if !cursor.take(UInt8(ascii: "}")) {
            while true {
                guard let name = cursor.string() else { return false }
                cursor.skipWhitespace()
                guard cursor.take(UInt8(ascii: ":")) else { return false }
                cursor.skipWhitespace()
                guard let value = cursor.value(depth: 1) else { return false }
                if let index = index(of: name, in: bytes) { fields[index] = value }
                cursor.skipWhitespace()
                if cursor.take(UInt8(ascii: ",")) {
                    cursor.skipWhitespace()
                    continue
                }
                guard cursor.take(UInt8(ascii: "}")) else { return false }
                break
            }
        }
        cursor.skipWhitespace()
        return cursor.isAtEnd && cursor.isValidText
    }

    /// Which of the names stands there.
    @inline(__always)
    private func index(of name: RecordField, in bytes: UnsafeRawBufferPointer) -> Int? {
        if name.hasEscapes {
            var text: [UInt8] = []
            name.append(to: &text, in: bytes)
            return names.firstIndex { $0.bytes == text }
        }
        let count = name.end - name.start
        var head: UInt64 = 0
        if name.start + 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: name.start, as: UInt64.self))
            head = count >= 8 ? word : word & ((1 << UInt64(8 * count)) &- 1)
        } else {
            // Only at the end of a record of a few bytes.
            for offset in 0..<min(8, count) { head |= UInt64(bytes[name.start + offset]) << UInt64(8 * offset) }
        }
        for index in names.indices where names[index].head == head && names[index].bytes.count == count {
            if count <= 8 || Self.isEqual(names[index].bytes, bytes, name.start) { return index }
        }
        return nil
    }

    private static func isEqual(_ name: [UInt8], _ bytes: UnsafeRawBufferPointer, _ start: Int) -> Bool {
        name.withUnsafeBufferPointer { name in
            for offset in 8..<name.count where name[offset] != bytes[start + offset] { return false }
            return true
        }
    }
}
