/// Reads the values of header fields about rate limits; all of them are of foreign origin.
enum RateLimitValue {
    /// Beyond this a number of requests or tokens limits nothing.
    private static let largestCount = 1e12
    /// A reset that is further away is not one of a pace, and what looks like one may be a wrong unit.
    private static let longestReset = 86_400.0

    /// A number of requests or tokens: the first of a list such as `100, 100;w=60`.
    static func count(_ text: String) -> Int? {
        let first = text.prefix { $0 != "," && $0 != ";" }
        guard let number = number(first), number >= 0 else { return nil }
        return Int(min(number, largestCount))
    }

    /// The time until a reset.
    ///
    /// It is read from a number of seconds, from `6m0s` or `20ms`, from a moment as RFC 3339 has it, or from seconds or
    /// milliseconds since 1970. A moment that has just passed gives zero, one far away nil.
    static func reset(_ text: String, now: @autoclosure () -> Double) -> Duration? {
        if let number = number(text[...]) {
            return switch number {
            case 0...longestReset: Duration(untrustedSeconds: number)
            case 1e9..<1e11: until(number, now: now())
            case 1e12..<1e14: until(number / 1000, now: now())
            default: nil
            }
        }
        if let seconds = seconds(ofUnits: text) {
            return seconds <= longestReset ? Duration(untrustedSeconds: seconds) : nil
        }
        return InternetDate.secondsSince1970(text).flatMap { until($0, now: now()) }
    }

    /// The members of `a=1, b=2` or `"name";a=1;b=2`, names in small letters.
    static func members(_ text: some StringProtocol) -> [String: String] {
        var members: [String: String] = [:]
        for part in text.split(whereSeparator: { $0 == "," || $0 == ";" }) {
            let sides = part.split(separator: "=", maxSplits: 1).map { String($0).filter { !$0.isWhitespace } }
            if sides.count == 2 { members[sides[0].lowercased()] = sides[1] }
        }
        return members
    }

    private static func until(_ moment: Double, now: Double) -> Duration? {
        let seconds = moment - now
        guard abs(seconds) <= longestReset else { return nil }
        return Duration(untrustedSeconds: max(seconds, 0))
    }

    /// A finite number in plain digits: `Double` would also read `inf` and hexadecimal ones.
    private static func number(_ text: Substring) -> Double? {
        let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        let digits = Array(text.utf8.drop(while: isBlank))
        let end = digits.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? 0
        return number(digits[..<end])
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Double? {
        guard digits.count <= 400, digits.allSatisfy(isDigit),
            let number = Double(String(decoding: digits, as: UTF8.self)), number.isFinite
        else { return nil }
        return number
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || byte == 0x2E }

    /// The seconds of `1h2m3.5s` and the like.
    private static func seconds(ofUnits text: String) -> Double? {
        var rest = Array(text.utf8)[...]
        guard !rest.isEmpty, rest.count <= 64 else { return nil }
        var total = 0.0
        while !rest.isEmpty {
            let digits = rest.prefix(while: isDigit)
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { !isDigit($0) }
            rest = rest.dropFirst(unit.count)
            guard let value = number(digits), let factor = units[String(decoding: unit, as: UTF8.self)]
            else { return nil }
            total += value * factor
        }
        return total.isFinite ? total : nil
    }

    private static let units = [
        "d": 86_400.0, "h": 3600, "m": 60, "s": 1, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9,
    ]
}
