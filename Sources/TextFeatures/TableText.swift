/// Reads the hexadecimal numbers and the separators of the embedded Unicode tables.
struct TableText {
    private let text: StaticString
    private var position = 0

    init(_ text: StaticString) {
        self.text = text
    }

    var isAtEnd: Bool {
        position >= text.utf8CodeUnitCount
    }

    /// The next number, or `nil` where none begins.
    mutating func number() -> UInt32? {
        var value: UInt32?
        while !isAtEnd {
            let byte = text.utf8Start[position]
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: return value
            }
            value = (value ?? 0) << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    /// Steps over a separator if it comes next.
    mutating func skip(_ separator: Unicode.Scalar) -> Bool {
        guard !isAtEnd, text.utf8Start[position] == UInt8(ascii: separator) else { return false }
        position += 1
        return true
    }

    /// Steps over the end of an entry.
    mutating func skipEntryEnd() {
        _ = skip(";") || skip("\n")
    }
}
