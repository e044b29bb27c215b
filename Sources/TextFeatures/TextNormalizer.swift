/// The normal form in which texts count as the same, the key of the exact-duplicate test.
///
/// It is Unicode's NFKC_Casefold with white space made even:
/// - compatibility characters become plain ones (full-width `Ａ`, ligature `ﬁ`, circled `①`);
/// - case is folded fully and for all languages alike (`ß` becomes `ss`, final `ς` becomes `σ`);
/// - accents are composed (NFC);
/// - default-ignorable characters go: zero-width spaces, soft hyphens, direction marks, variation selectors, and the
///   joiners inside emoji too, since texts that differ by them alone are duplicates to a reader;
/// - each run of white space becomes one space, and none is left at the ends.
///
/// The tables are embedded (Unicode 14), so the form is the same on every platform. Normalising twice changes nothing
/// more.
///
/// Source: UAX 15 and the Unicode Standard, section 3.13 (`toNFKC_Casefold`).
public enum TextNormalizer {
    /// The normal form of a text; takes linear time but for long runs of combining marks, which are sorted.
    public static func normalized(_ text: String) -> String {
        var text = text
        return text.withUTF8 { text in
            normalizedASCII(UnsafeRawBufferPointer(text)) ?? normalizedAny(UnsafeRawBufferPointer(text))
        }
    }

    /// The normal form of a text that is all ASCII, else `nil`.
    private static func normalizedASCII(_ text: UnsafeRawBufferPointer) -> String? {
        var isASCII = true
        let normalized = String(unsafeUninitializedCapacity: text.count) { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            let length = ASCIIFolding.fold(text, into: base)
            isASCII = length >= 0
            return max(0, length)
        }
        return isASCII ? normalized : nil
    }

    private static func normalizedAny(_ text: UnsafeRawBufferPointer) -> String {
        let normal = NormalText()
        normal.set(text)
        return String(decoding: UnsafeBufferPointer(start: normal.bytes, count: normal.count), as: UTF8.self)
    }
}
