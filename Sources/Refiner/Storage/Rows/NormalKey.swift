import TextFeatures

/// Hashes texts by their normal form (``TextNormalizer``), so that texts that count as the same are found.
///
/// Made for the hot loop over a dataset's rows: no string is made of an ASCII text.
struct NormalKey {
    private var folded: [UInt8] = []

    mutating func hash(_ text: UnsafeRawBufferPointer) -> UInt64 {
        if folded.count < text.count { folded = Array(repeating: 0, count: text.count * 2 + 64) }
        let key = folded.withUnsafeMutableBytes { folded -> UInt64? in
            guard let base = folded.baseAddress else { return WordHash.hash(text) }
            let length = ASCIIFolding.fold(text, into: base.assumingMemoryBound(to: UInt8.self))
            return length < 0 ? nil : WordHash.hash(UnsafeRawBufferPointer(rebasing: folded[..<length]))
        }
        if let key { return key }
        var normalized = TextNormalizer.normalized(String(decoding: text, as: UTF8.self))
        return normalized.withUTF8 { WordHash.hash(UnsafeRawBufferPointer($0)) }
    }
}
