/// Dates as RFC 3339 has them.
enum InternetDate {
    /// Seconds since 1970 of `2025-01-31T23:59:59.5Z` or `2025-01-31T23:59:59+01:00`; nil for anything else.
    static func secondsSince1970(_ text: String) -> Double? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.count <= 40 else { return nil }
        let separators: [(Int, String)] = [(4, "-"), (7, "-"), (10, "Tt "), (13, ":"), (16, ":")]
        guard separators.allSatisfy({ $0.1.utf8.contains(bytes[$0.0]) }),
            let year = integer(bytes[0..<4]), let month = integer(bytes[5..<7]), (1...12).contains(month),
            let day = integer(bytes[8..<10]), (1...31).contains(day),
            let hour = integer(bytes[11..<13]), hour < 24, let minute = integer(bytes[14..<16]), minute < 60,
            let second = integer(bytes[17..<19]), second <= 60
        else { return nil }
        var rest = bytes[19...]
        var fraction = 0.0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
            guard !digits.isEmpty else { return nil }
            fraction = Double("0." + String(decoding: digits, as: UTF8.self)) ?? 0
            rest = rest.dropFirst(1 + digits.count)
        }
        guard let offset = offset(Array(rest)) else { return nil }
        let days = HTTPDate.daysSince1970(year: year, month: month, day: day)
        return Double(days * 86_400 + hour * 3600 + minute * 60 + second - offset) + fraction
    }

    /// The seconds by which a place's clock is ahead, from `Z` or `+01:00`.
    private static func offset(_ bytes: [UInt8]) -> Int? {
        if bytes == [UInt8(ascii: "Z")] || bytes == [UInt8(ascii: "z")] { return 0 }
        guard bytes.count == 6, "+-".utf8.contains(bytes[0]), bytes[3] == UInt8(ascii: ":"),
            let hours = integer(bytes[1..<3]), hours < 24, let minutes = integer(bytes[4..<6]), minutes < 60
        else { return nil }
        let seconds = hours * 3600 + minutes * 60
        return bytes[0] == UInt8(ascii: "-") ? -seconds : seconds
    }

    private static func integer(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}
