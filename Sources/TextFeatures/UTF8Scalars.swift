/// UTF-8 read and written scalar by scalar.
enum UTF8Scalars {
    /// Calls `body` with each scalar; false, somewhere on the way, when the bytes are not well-formed UTF-8.
    ///
    /// Well-formed as the Unicode Standard has it (table 3-7): no overlong forms, surrogates or scalars above U+10FFFF.
    @inline(__always)
    static func forEach(_ bytes: UnsafeRawBufferPointer, _ body: (UInt32) -> Void) -> Bool {
        guard let base = bytes.baseAddress else { return true }
        var place = base.assumingMemoryBound(to: UInt8.self)
        let end = place + bytes.count
        while place < end {
            let first = UInt32(place[0])
            let left = end - place
            if first < 0x80 {
                body(first)
                place += 1
            } else if first < 0xE0 {
                guard first >= 0xC2, left >= 2, isTail(place[1]) else { return false }
                body((first & 0x1F) << 6 | tail(place[1]))
                place += 2
            } else if first < 0xF0 {
                guard left >= 3, isTail(place[1]), isTail(place[2]) else { return false }
                let scalar = (first & 0xF) << 12 | tail(place[1]) << 6 | tail(place[2])
                guard scalar >= 0x800, scalar < 0xD800 || scalar > 0xDFFF else { return false }
                body(scalar)
                place += 3
            } else {
                guard first < 0xF5, left >= 4, isTail(place[1]), isTail(place[2]), isTail(place[3]) else {
                    return false
                }
                let scalar = (first & 7) << 18 | tail(place[1]) << 12 | tail(place[2]) << 6 | tail(place[3])
                guard scalar >= 0x10000, scalar <= 0x10FFFF else { return false }
                body(scalar)
                place += 4
            }
        }
        return true
    }

    /// Writes a scalar and gives the number of its bytes, 1...4.
    @inline(__always)
    static func encode(_ scalar: UInt32, to output: UnsafeMutablePointer<UInt8>) -> Int {
        if scalar < 0x80 {
            output[0] = UInt8(truncatingIfNeeded: scalar)
            return 1
        }
        if scalar < 0x800 {
            output[0] = UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)
            output[1] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
            return 2
        }
        if scalar < 0x10000 {
            output[0] = UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
            output[1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
            output[2] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
            return 3
        }
        output[0] = UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18)
        output[1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F)
        output[2] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
        output[3] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
        return 4
    }

    /// The number of bytes of the scalar that a byte begins, 1...4, in well-formed UTF-8.
    @inline(__always)
    static func length(_ first: UInt8) -> Int {
        first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    }

    @inline(__always)
    private static func isTail(_ byte: UInt8) -> Bool {
        byte & 0xC0 == 0x80
    }

    @inline(__always)
    private static func tail(_ byte: UInt8) -> UInt32 {
        UInt32(byte & 0x3F)
    }
}
