/// Tells whether bytes are UTF-8, 32 at a time.
///
/// Looks at each byte together with the three before it, as the vectorised validators do (Keiser & Lemire 2021), with
/// plain logic on bit planes instead of table look-ups.
enum FastUTF8 {
    private typealias Block = SIMD4<UInt64>

    static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let base = bytes.baseAddress, bytes.count >= 48 else {
            return UTF8Validation.firstInvalidOffset(in: bytes, 0..<bytes.count) == nil
        }
        // Up to a character that begins at byte 3 or later, so that every block has three bytes before it.
        var position = 3
        if base.loadUnaligned(as: UInt32.self).littleEndian & 0x0080_8080 != 0 {
            position = 0
            while position < 3 {
                guard let length = UTF8Validation.sequenceLength(at: position, in: bytes) else { return false }
                position += length
            }
        }
        var faults = Block(repeating: 0)
        let last = bytes.count - 32
        while position < last {
            faults |= block(base + position)
            position += 32
        }
        // The last 32 bytes, some of them once more, so that no rest is left.
        faults |= block(base + last)
        if (faults[0] | faults[1] | faults[2] | faults[3]) & 0x8080_8080_8080_8080 != 0 { return false }
        // No character may begin that does not end.
        return bytes[bytes.count - 1] < 0xC0 && bytes[bytes.count - 2] < 0xE0 && bytes[bytes.count - 3] < 0xF0
    }

    /// Marks in the high bits the bytes that are not what those before them ask for.
    @inline(__always)
    private static func block(_ place: UnsafeRawPointer) -> Block {
        let now = place.loadUnaligned(as: Block.self)
        let one = (place - 1).loadUnaligned(as: Block.self)
        let two = (place - 2).loadUnaligned(as: Block.self)
        let three = (place - 3).loadUnaligned(as: Block.self)
        // Shifting brings bit 6, 5, … of each byte to its high bit, which alone is looked at.
        let follows = now & ~(now &<< 1)
        let leads = one & (one &<< 1)
        let leadsTwo = two & (two &<< 1) & (two &<< 2)
        let leadsThree = three & (three &<< 1) & (three &<< 2) & (three &<< 3)
        return follows ^ (leads | leadsTwo | leadsThree) | special(one, leads: leads, second: now)
    }

    /// Marks the second bytes that are wrong after leads that allow only some or none: C0, C1, E0, ED, F0, F4 and above.
    @inline(__always)
    private static func special(_ lead: Block, leads: Block, second: Block) -> Block {
        let bit5 = lead &<< 2
        let bit4 = lead &<< 3
        let bit3 = lead &<< 4
        let bit2 = lead &<< 5
        let bit1 = lead &<< 6
        let bit0 = lead &<< 7
        let second5 = second &<< 2
        let secondIsHigh = second5 | second &<< 3
        let isC0 = ~(bit5 | bit4 | bit3 | bit2 | bit1)
        let isThree = bit5 & ~bit4
        let isE0 = isThree & ~(bit3 | bit2 | bit1 | bit0)
        let isED = isThree & bit3 & bit2 & bit0 & ~bit1
        let isFour = bit5 & bit4
        let isF0 = isFour & ~(bit3 | bit2 | bit1 | bit0)
        let isF4 = isFour & bit2
        let isAbove = isFour & (bit3 | bit2 & (bit1 | bit0))
        return leads
            & (isC0 | isE0 & ~second5 | isED & second5 | isF0 & ~secondIsHigh | isF4 & secondIsHigh | isAbove)
    }
}
