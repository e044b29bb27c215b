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
        normalizedASCII(text) ?? normalizedAny(text)
    }

    /// The normal form of a text that is all ASCII, else `nil`.
    private static func normalizedASCII(_ text: String) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var spaceIsPending = false
        for byte in text.utf8 {
            switch byte {
            case 0x80...0xFF:
                return nil
            case 0x09...0x0D, 0x20:
                spaceIsPending = !bytes.isEmpty
                continue
            default:
                if spaceIsPending {
                    bytes.append(0x20)
                    spaceIsPending = false
                }
                let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                bytes.append(isUpper ? byte | 0x20 : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func normalizedAny(_ text: String) -> String {
        let table = FoldingTable.shared
        let composition = CanonicalComposition.shared
        var folded: [UInt32] = []
        folded.reserveCapacity(text.utf8.count)
        var needsComposition = false
        func append(_ scalar: UInt32) {
            folded.append(scalar)
            if composition.mayChange(scalar) { needsComposition = true }
        }
        for scalar in text.unicodeScalars {
            switch table.folding(of: scalar.value) {
            case .itself: append(scalar.value)
            case .scalar(let folded): append(folded)
            case .scalars(let sequence): sequence.forEach(append)
            }
        }
        if needsComposition { folded = composition.composed(folded) }
        return withEvenSpaces(folded)
    }

    private static func withEvenSpaces(_ scalars: [UInt32]) -> String {
        var result = String.UnicodeScalarView()
        var spaceIsPending = false
        for value in scalars {
            if isWhitespace(value) {
                spaceIsPending = !result.isEmpty
                continue
            }
            if spaceIsPending {
                result.append(" ")
                spaceIsPending = false
            }
            result.append(Unicode.Scalar(value)!)
        }
        return String(result)
    }

    /// White space as it can occur after folding, which turns most kinds into U+0020.
    private static func isWhitespace(_ value: UInt32) -> Bool {
        switch value {
        case 0x09...0x0D, 0x20, 0x85, 0x1680, 0x2028, 0x2029: true
        default: false
        }
    }
}
