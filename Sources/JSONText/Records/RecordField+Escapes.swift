extension RecordField {
    /// Appends the text of a string as UTF-8, its escapes resolved; half a surrogate pair becomes U+FFFD.
    ///
    /// - Parameter bytes: what was scanned.
    /// - Precondition: The field is a string.
    public func append(to text: inout [UInt8], in bytes: UnsafeRawBufferPointer) {
        precondition(kind == .string)
        guard hasEscapes else {
            text.append(contentsOf: bytes[start..<end])
            return
        }
        text.reserveCapacity(text.count + end - start)
        var position = start
        while position < end {
            if bytes[position] == UInt8(ascii: "\\") {
                position = appendEscape(at: position, to: &text, in: bytes)
            } else {
                text.append(bytes[position])
                position += 1
            }
        }
    }

    /// Whether a string is written as ``JSON/appendQuoted(_:to:)`` would write its text, so that it can be copied with its
    /// quotes.
    ///
    /// - Parameter bytes: what was scanned.
    public func isWrittenPlainly(in bytes: UnsafeRawBufferPointer) -> Bool {
        guard kind == .string else { return false }
        guard hasEscapes else { return true }
        var position = start
        while position < end {
            guard bytes[position] == UInt8(ascii: "\\") else {
                position &+= 1
                continue
            }
            switch bytes[position &+ 1] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
                UInt8(ascii: "r"), UInt8(ascii: "t"):
                position &+= 2
            default: return false
            }
        }
        return true
    }

    /// Appends what the escape at `position` stands for; returns the place behind it.
    private func appendEscape(at position: Int, to text: inout [UInt8], in bytes: UnsafeRawBufferPointer) -> Int {
        switch bytes[position + 1] {
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            let first = Self.fourDigits(at: position + 2, in: bytes)
            var scalar = Unicode.Scalar(first) ?? "\u{FFFD}"
            var next = position + 6
            let isFirstHalf = (0xD800...0xDBFF).contains(first)
            if isFirstHalf, next + 6 <= end, bytes[next] == UInt8(ascii: "\\"), bytes[next + 1] == UInt8(ascii: "u") {
                let second = Self.fourDigits(at: next + 2, in: bytes)
                if (0xDC00...0xDFFF).contains(second) {
                    scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? scalar
                    next += 6
                }
            }
            if let encoded = UTF8.encode(scalar) { text.append(contentsOf: encoded) }
            return next
        case let byte: text.append(byte)
        }
        return position + 2
    }

    private static func fourDigits(at position: Int, in bytes: UnsafeRawBufferPointer) -> UInt32 {
        (0..<4).reduce(0) { $0 << 4 | UInt32(bytes[position + $1].hexadecimalValue ?? 0) }
    }
}
