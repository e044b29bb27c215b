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
        /// The number of bytes; -1 for a name that stands earlier in the list too, which is never looked for.
        let count: Int
        /// The first eight bytes, zeros behind shorter names.
        let head: UInt64
        /// The next eight bytes.
        let second: UInt64

        init(_ name: String, isRepeated: Bool) {
            let bytes = Array(name.utf8)
            self.bytes = bytes
            count = isRepeated ? -1 : bytes.count
            (head, second) = bytes.withUnsafeBytes {
                (RecordScanner.word($0, 0, bytes.count), RecordScanner.word($0, 8, bytes.count - 8))
            }
        }
    }

    /// Creates a scanner for the members called `names`; the place of a name in the list is its field's index.
    public init(names: [String]) {
        self.names = names.enumerated().map { index, name in
            Name(name, isRepeated: names[..<index].contains { $0.utf8.elementsEqual(name.utf8) })
        }
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
        // Members mostly stand in the order in which they are asked for.
        var expected = 0
        if !cursor.take(UInt8(ascii: "}")) {
            while true {
                guard let name = cursor.string() else { return false }
                cursor.skipWhitespace()
                guard cursor.take(UInt8(ascii: ":")) else { return false }
                cursor.skipWhitespace()
                guard let value = cursor.value(depth: 1) else { return false }
                if let index = index(of: name, in: bytes, expected: expected) {
                    fields[index] = value
                    expected = index &+ 1
                }
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

    /// Which of the names stands there; the one at `expected` is tried first.
    @inline(__always)
    private func index(of name: RecordField, in bytes: UnsafeRawBufferPointer, expected: Int) -> Int? {
        if name.hasEscapes {
            var text: [UInt8] = []
            name.append(to: &text, in: bytes)
            return names.firstIndex { $0.bytes == text }
        }
        let count = name.end &- name.start
        let head = Self.word(bytes, name.start, count)
        let second = Self.word(bytes, name.start &+ 8, count &- 8)
        func isName(_ index: Int) -> Bool {
            names[index].count == count && names[index].head == head && names[index].second == second
                && (count <= 16 || Self.isEqual(names[index].bytes, bytes, name.start))
        }
        if expected < names.count, isName(expected) { return expected }
        for index in names.indices where isName(index) { return index }
        return nil
    }

    /// At most eight of the `count` bytes from `start` on as a number, zeros behind fewer.
    @inline(__always)
    private static func word(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> UInt64 {
        guard count > 0 else { return 0 }
        if start &+ 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
            return count >= 8 ? word : word & ((1 &<< UInt64(truncatingIfNeeded: 8 &* count)) &- 1)
        }
        // Only at the end of what there is.
        return (0..<min(8, count)).reduce(0) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
    }

    private static func isEqual(_ name: [UInt8], _ bytes: UnsafeRawBufferPointer, _ start: Int) -> Bool {
        name.withUnsafeBufferPointer { name in
            for offset in 16..<name.count where name[offset] != bytes[start + offset] { return false }
            return true
        }
    }
}
