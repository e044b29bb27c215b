/// Turns task names into file names and back, so that no name leaves its folder and no two share a file.
///
/// Letters, digits, spaces and most punctuation of any script stand for themselves; everything else, and whatever a
/// file system gives a meaning to, is percent-encoded as in a URL (RFC 3986 §2.1). `intent` is `intent`, `a/b` is
/// `a%2Fb`, `../x` is `%2E.%2Fx`.
public enum TaskFileName {
    /// The file name, without extension, of the task called `name`.
    public static func escaped(_ name: String) -> String {
        var result = ""
        let scalars = Array(name.unicodeScalars)
        let reserved = isReserved(name)
        for (index, scalar) in scalars.enumerated() {
            let atEdge = (index == 0 && (scalar == "." || reserved)) || index == scalars.count - 1 && scalar == "."
            let blankEdge = scalar == " " && (index == 0 || index == scalars.count - 1)
            if atEdge || blankEdge || !isPlain(scalar) {
                for byte in String(scalar).utf8 { result += "%" + hex(byte) }
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The task whose file is called `fileName` (without extension); nil where the escapes make no UTF-8 text.
    public static func unescaped(_ fileName: String) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(fileName.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = hexadecimal(rest.prefix(2)) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        if "/\\:*?\"<>|%".unicodeScalars.contains(scalar) { return false }
        return switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }

    /// Device names that Windows gives a meaning to in any folder: a dataset travels.
    private static func isReserved(_ name: String) -> Bool {
        let stem = name.prefix { $0 != "." }.lowercased()
        if ["con", "prn", "aux", "nul"].contains(stem) { return true }
        return stem.count == 4 && (stem.hasPrefix("com") || stem.hasPrefix("lpt")) && stem.last?.isNumber == true
    }

    /// The byte that two hexadecimal digits stand for; nil for anything else, a sign included.
    private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt8? {
        guard digits.count == 2, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        return UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count == 1 ? "0" + digits : digits
    }
}
