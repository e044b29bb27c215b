/// Finds where bytes stop being UTF-8; the standard library repairs them instead.
enum UTF8Validation {
    /// The offset of the first byte that begins no well-formed sequence, or `nil`.
    static func firstInvalidOffset(in bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
        let end = range.upperBound
        var position = range.lowerBound
        while position < end {
            if position + 8 <= end,
                base.loadUnaligned(fromByteOffset: position, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
            {
                position += 8
                continue
            }
            guard let length = sequenceLength(at: position, before: end, base) else { return position }
            position += length
        }
        return nil
    }

    /// The length of the well-formed sequence at a position (Unicode 15, table 3-7), or `nil`.
    static func sequenceLength(at position: Int, in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = bytes.baseAddress, bytes.indices.contains(position) else { return nil }
        return sequenceLength(at: position, before: bytes.count, base)
    }

    private static func sequenceLength(at position: Int, before end: Int, _ base: UnsafeRawPointer) -> Int? {
        func byte(_ offset: Int) -> UInt8 { base.load(fromByteOffset: position + offset, as: UInt8.self) }
        func continues(_ offset: Int) -> Bool { byte(offset) & 0xC0 == 0x80 }
        let first = byte(0)
        switch first {
        case 0..<0x80: return 1
        case 0xC2...0xDF:
            return position + 2 <= end && continues(1) ? 2 : nil
        case 0xE0...0xEF:
            guard position + 3 <= end, continues(1), continues(2) else { return nil }
            // Overlong forms and surrogates differ from good sequences in the second byte alone.
            if first == 0xE0 && byte(1) < 0xA0 { return nil }
            if first == 0xED && byte(1) > 0x9F { return nil }
            return 3
        case 0xF0...0xF4:
            guard position + 4 <= end, continues(1), continues(2), continues(3) else { return nil }
            if first == 0xF0 && byte(1) < 0x90 { return nil }
            if first == 0xF4 && byte(1) > 0x8F { return nil }
            return 4
        default: return nil
        }
    }
}
