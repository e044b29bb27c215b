import Foundation

/// Reads the common kind of JSON row at the speed of memory: an object of plain strings and whole numbers.
///
/// What it does not know (nested values, `labels`, escapes but for those in the text, anything odd or wrong) it leaves to
/// the full reader, which also words the errors.
struct FlatRowScanner {
    /// Where the parts of a row stand.
    struct Row {
        var text: Range<Int> = 0..<0
        /// Whether the text has escapes, which are not looked into here.
        var textHasEscapes = false
        var label: Range<Int> = 0..<0
        var isBare = true
    }

    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    /// Whether the last string has escapes.
    private var hasEscapes = false

    /// The row in one line; nil for one that the full reader must read.
    static func row(in line: UnsafeRawBufferPointer) -> Row? {
        var scanner = FlatRowScanner(bytes: line)
        return scanner.row()
    }

    private init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    private mutating func row() -> Row? {
        var row = Row()
        var (hasText, hasLabel) = (false, false)
        guard next() == UInt8(ascii: "{") else { return nil }
        while true {
            guard next() == UInt8(ascii: "\""), let name = string(), !hasEscapes, next() == UInt8(ascii: ":") else {
                return nil
            }
            let first = next()
            if first == UInt8(ascii: "\"") {
                guard let value = string() else { return nil }
                if isName(name, "text") {
                    row.text = value
                    row.textHasEscapes = hasEscapes
                    hasText = true
                } else if hasEscapes {
                    return nil
                } else if isName(name, "label") {
                    row.label = value
                    hasLabel = true
                } else if isName(name, "labels") {
                    return nil
                } else if !value.isEmpty && !isName(name, "refine") {
                    row.isBare = false
                }
            } else {
                guard isDigit(first), !isName(name, "text"), !isName(name, "label"), !isName(name, "labels"),
                    wholeNumber(first)
                else { return nil }
                if !isName(name, "refine") { row.isBare = false }
            }
            let end = next()
            if end == UInt8(ascii: "}") { break }
            guard end == UInt8(ascii: ",") else { return nil }
        }
        guard hasText, hasLabel, !row.label.isEmpty, row.label.count <= LocatedJSON.maximumNameBytes, next() == 0,
            position > bytes.count
        else { return nil }
        return row
    }

    /// The next byte that is no white space; 0, with the position beyond the end, where there is none.
    @inline(__always)
    private mutating func next() -> UInt8 {
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte != 0x20 && byte != 0x09 && byte != 0x0D { return byte }
        }
        position = bytes.count + 1
        return 0
    }

    /// The content of the string whose opening quote has just been passed; nil for one that is no valid text.
    @inline(__always)
    private mutating func string() -> Range<Int>? {
        let start = position
        var high: UInt64 = 0
        hasEscapes = false
        while position < bytes.count {
            while position + 8 <= bytes.count {
                let word = bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
                if Self.special(word) != 0 { break }
                high |= word
                position += 8
            }
            // The special byte is one of the next eight, or these are the last.
            let end = min(position + 8, bytes.count)
            while position < end {
                let byte = bytes[position]
                if byte == UInt8(ascii: "\"") {
                    position += 1
                    return isText(start..<position - 1, high) ? start..<position - 1 : nil
                }
                if byte < 0x20 { return nil }
                if byte == UInt8(ascii: "\\") {
                    hasEscapes = true
                    position += 1
                }
                high |= UInt64(byte)
                position += 1
            }
        }
        return nil
    }

    /// Whether a string is UTF-8, of whose bytes it is known whether any is beyond ASCII.
    @inline(__always)
    private func isText(_ range: Range<Int>, _ bits: UInt64) -> Bool {
        bits & 0x8080_8080_8080_8080 == 0 || String(validating: bytes[range], as: UTF8.self) != nil
    }

    /// Not zero where one of eight bytes is a quote, a backslash or a control character.
    @inline(__always)
    private static func special(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (ones &* 0x22)
        let slashes = word ^ (ones &* 0x5C)
        let found =
            ((quotes &- ones) & ~quotes) | ((slashes &- ones) & ~slashes) | ((word &- ones &* 0x20) & ~word)
        return found & (ones &* 0x80)
    }

    private mutating func wholeNumber(_ first: UInt8) -> Bool {
        let start = position
        while position < bytes.count, isDigit(bytes[position]) { position += 1 }
        guard first != UInt8(ascii: "0") || position == start, position < bytes.count else { return false }
        return [0x2C, 0x7D, 0x20].contains(bytes[position])
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    @inline(__always)
    private func isName(_ range: Range<Int>, _ name: StaticString) -> Bool {
        guard range.count == name.utf8CodeUnitCount, let base = bytes.baseAddress else { return false }
        return memcmp(base + range.lowerBound, name.utf8Start, range.count) == 0
    }
}
