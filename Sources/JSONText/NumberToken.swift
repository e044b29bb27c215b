/// Exact arithmetic on the text of a number.
enum NumberToken {
    /// The integer that a JSON number denotes, or `nil` if it has a fraction or does not fit.
    ///
    /// Works on the digits, since a detour over `Double` would round beyond 2^53.
    static func integer(_ token: String) -> Int? {
        var digits: [UInt8] = []
        var isNegative = false
        var scale = 0
        var exponent = 0
        var sawPoint = false
        var bytes = token.utf8[...]
        if bytes.first == UInt8(ascii: "-") {
            isNegative = true
            bytes = bytes.dropFirst()
        }
        while let byte = bytes.first {
            bytes = bytes.dropFirst()
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits.append(byte)
                if sawPoint { scale += 1 }
            case UInt8(ascii: "."):
                sawPoint = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                // An exponent that overflows Int leaves a value that is zero, a fraction or too large.
                guard let value = Int(Substring(bytes)) else { return isZero(digits) ? 0 : nil }
                exponent = value
                bytes = bytes.dropFirst(bytes.count)
            default:
                return nil
            }
        }
        guard !digits.isEmpty else { return nil }
        while let last = digits.last, last == UInt8(ascii: "0") {
            digits.removeLast()
            scale -= 1
        }
        guard !digits.isEmpty else { return 0 }
        let (zeros, overflow) = exponent.subtractingReportingOverflow(scale)
        guard !overflow, (0...18).contains(zeros) else { return nil }
        digits.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: zeros))
        return Int((isNegative ? "-" : "") + String(decoding: digits, as: UTF8.self))
    }

    private static func isZero(_ digits: [UInt8]) -> Bool {
        digits.allSatisfy { $0 == UInt8(ascii: "0") }
    }
}
