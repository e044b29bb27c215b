/// Finds where bytes stop being UTF-8; the standard library repairs them instead.
enum UTF8Validation {
    /// The offset of the first byte that begins no well-formed sequence, or `nil`.
    static func firstInvalidOffset(in bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int? {
        let region = UnsafeRawBufferPointer(rebasing: bytes[range])
        var position = 0
        while position < region.count {
            if region[position] < 0x80 {
                position += 1
                continue
            }
            guard let length = sequenceLength(at: position, in: region) else { return range.lowerBound + position }
            position += length
        }
        return nil
    }

    /// The length of the well-formed sequence at a position (Unicode 15, table 3-7), or `nil`.
    static func sequenceLength(at position: Int, in bytes: UnsafeRawBufferPointer) -> Int? {
        let first = bytes[position]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch first {
        case 0..<0x80: return 1
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF:
            length = 3
            // Overlong forms and surrogates differ from good sequences in the second byte alone.
            if first == 0xE0 { second = 0xA0...0xBF }
            if first == 0xED { second = 0x80...0x9F }
        case 0xF0...0xF4:
            length = 4
            if first == 0xF0 { second = 0x90...0xBF }
            if first == 0xF4 { second = 0x80...0x8F }
        default: return nil
        }
        guard position + length <= bytes.count, second.contains(bytes[position + 1]) else { return nil }
        for index in position + 2..<max(position + 2, position + length) where bytes[index] & 0xC0 != 0x80 {
            return nil
        }
        return length
    }
}
