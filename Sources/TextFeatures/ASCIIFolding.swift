/// The normal form of ASCII texts, eight bytes at a time.
package enum ASCIIFolding {
    private static let highBits: UInt64 = 0x8080_8080_8080_8080
    private static let ones: UInt64 = 0x0101_0101_0101_0101

    /// Writes the normal form and gives its length, which is at most the text's, or −1 if a byte is not ASCII.
    package static func fold(_ text: UnsafeRawBufferPointer, into output: UnsafeMutablePointer<UInt8>) -> Int {
        guard let base = text.baseAddress else { return 0 }
        var length = 0
        var place = 0
        // As after a space, none is written: so at the start too.
        var followsSpace = true
        while place + 8 <= text.count {
            let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            if word & highBits != 0 { return -1 }
            // The high bit of each byte that is at most, or below, 0x20; no byte carries into the next.
            let spaces = ~(word &+ 0x5F * ones) & highBits
            let controls = ~(word &+ 0x60 * ones) & highBits
            let repeated = spaces & (spaces << 8 | (followsSpace ? 0x80 : 0))
            if controls | repeated == 0 {
                let capitals = (word &+ 0x3F * ones) & ~(word &+ 0x25 * ones) & highBits
                let folded = (word | capitals >> 2).littleEndian
                UnsafeMutableRawPointer(output + length).storeBytes(of: folded, as: UInt64.self)
                length += 8
                followsSpace = spaces >> 63 != 0
            } else {
                for offset in place..<place + 8 {
                    fold(base.load(fromByteOffset: offset, as: UInt8.self), output, &length, &followsSpace)
                }
            }
            place += 8
        }
        while place < text.count {
            let byte = base.load(fromByteOffset: place, as: UInt8.self)
            if byte >= 0x80 { return -1 }
            fold(byte, output, &length, &followsSpace)
            place += 1
        }
        return length > 0 && followsSpace ? length - 1 : length
    }

    @inline(__always)
    private static func fold(
        _ byte: UInt8, _ output: UnsafeMutablePointer<UInt8>, _ length: inout Int, _ followsSpace: inout Bool
    ) {
        switch byte {
        case 0x09...0x0D, 0x20:
            if !followsSpace {
                output[length] = 0x20
                length += 1
                followsSpace = true
            }
        default:
            output[length] = byte &- 0x41 < 26 ? byte | 0x20 : byte
            length += 1
            followsSpace = false
        }
    }
}
