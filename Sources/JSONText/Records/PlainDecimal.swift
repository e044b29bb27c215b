/// Numbers of few digits and no exponent, which need no general parser.
enum PlainDecimal {
    /// The nearest double of `-?digits[.digits]` of at most 15 digits, else nil.
    ///
    /// Both the digits and the power of ten are exact doubles then, and one division rounds once (Clinger, "How to read
    /// floating point numbers accurately", 1990).
    static func value(of bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> Double? {
        guard end - start <= 17, start < end else { return nil }
        var position = start
        let isNegative = bytes[position] == UInt8(ascii: "-")
        if isNegative { position += 1 }
        var digits: UInt64 = 0
        var count = 0
        var scale = 0
        var sawPoint = false
        while position < end {
            let byte = bytes[position]
            let digit = byte &- UInt8(ascii: "0")
            if digit < 10 {
                digits = digits &* 10 &+ UInt64(digit)
                count += 1
                if sawPoint { scale += 1 }
            } else if byte == UInt8(ascii: "."), !sawPoint {
                sawPoint = true
            } else {
                return nil
            }
            position += 1
        }
        guard count > 0, count <= 15 else { return nil }
        let value = Double(digits) / powers[scale]
        return isNegative ? -value : value
    }

    private static let powers: [Double] = (0...15).map { exponent in
        (0..<exponent).reduce(1.0) { power, _ in power * 10 }
    }
}
