import TextFeatures

/// A digest of a file's bytes, 128 bits: it tells versions apart and finds damage; it is no protection against somebody
/// who wants two files to look alike.
struct FileDigest {
    private var first: UInt64 = 0xCBF2_9CE4_8422_2325
    private var second: UInt64 = 0x6C62_272E_07BB_0142

    /// Adds bytes; pieces but the last must have a length that is a multiple of 8.
    mutating func insert(_ bytes: UnsafeRawBufferPointer) {
        var offset = 0
        while offset + 8 <= bytes.count {
            insert(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
            offset += 8
        }
        guard offset < bytes.count else { return }
        var rest: UInt64 = 0
        for index in offset..<bytes.count { rest |= UInt64(bytes[index]) << UInt64((index - offset) * 8) }
        insert(rest)
    }

    private mutating func insert(_ word: UInt64) {
        first = (first ^ word) &* 0x9E37_79B9_7F4A_7C15
        first ^= first >> 32
        second = (second ^ (word << 32 | word >> 32)) &* 0xBF58_476D_1CE4_E5B9
        second ^= second >> 29
    }

    /// 32 hexadecimal digits, of bytes `size` in number.
    func text(size: Int) -> String {
        (StableHash.mix(first ^ UInt64(truncatingIfNeeded: size))).hexadecimal + StableHash.mix(second).hexadecimal
    }

    /// The digest of bytes at hand.
    static func text(of bytes: [UInt8]) -> String {
        var digest = FileDigest()
        bytes.withUnsafeBytes { digest.insert($0) }
        return digest.text(size: bytes.count)
    }

    /// The digest of the first `size` bytes of a file.
    static func text(of file: borrowing OriginalFile, size: Int) throws(RefineError) -> String {
        var digest = FileDigest()
        var offset = 0
        while offset < size {
            let bytes = try file.bytes(at: offset, count: min(window, size - offset))
            bytes.withUnsafeBytes { digest.insert($0) }
            offset += bytes.count
        }
        return digest.text(size: size)
    }

    private static let window = 1 << 20
}
