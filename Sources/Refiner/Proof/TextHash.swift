/// Bytes of a text as 128 bits: two different texts share them with a probability of about 10^-38.
struct TextHash: Hashable, Sendable {
    private var first: UInt64
    private var second: UInt64

    init(_ text: String) {
        var text = text
        (first, second) = text.withUTF8 { bytes in
            let bytes = UnsafeRawBufferPointer(bytes)
            return (RowsDigest.hash(bytes), WordHash.hash(bytes))
        }
    }

    /// Reads what ``text`` wrote; nil for anything else.
    init?(hexadecimal text: String) {
        guard text.utf8.count == 32, let first = UInt64(text.prefix(16), radix: 16),
            let second = UInt64(text.suffix(16), radix: 16)
        else { return nil }
        (self.first, self.second) = (first, second)
    }

    /// 32 hexadecimal digits.
    var text: String { first.hexadecimal + second.hexadecimal }
}
