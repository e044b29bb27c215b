/// Where an address ends: a URL, a `www.` host or an e-mail address.
enum AddressScanner {
    /// The end of the address that begins at a scalar, or `nil` if none begins there.
    ///
    /// Looks no further than the address or than a name can be long, so that scanning a text stays linear.
    static func endOfAddress(in scalars: [Unicode.Scalar], from start: Int) -> Int? {
        guard isLetterOrDigit(scalars[start]) else { return nil }
        return endOfURL(in: scalars, from: start) ?? endOfMail(in: scalars, from: start)
    }

    private static func endOfURL(in scalars: [Unicode.Scalar], from start: Int) -> Int? {
        var bodyStart: Int?
        if matches(scalars, at: start, "www.") {
            bodyStart = start + 4
        } else {
            var index = start
            while index < scalars.count, index - start < 16, isSchemePart(scalars[index]) { index += 1 }
            if index > start, matches(scalars, at: index, "://") { bodyStart = index + 3 }
        }
        guard let bodyStart, bodyStart < scalars.count, isURLPart(scalars[bodyStart]) else { return nil }
        var end = bodyStart
        while end < scalars.count, isURLPart(scalars[end]) { end += 1 }
        // What ends a sentence or a parenthesis around the address is not part of it.
        while end > bodyStart, isTrailing(scalars[end - 1]) { end -= 1 }
        return end > bodyStart ? end : nil
    }

    private static func endOfMail(in scalars: [Unicode.Scalar], from start: Int) -> Int? {
        var index = start
        while index < scalars.count, index - start < 64, isNamePart(scalars[index]) { index += 1 }
        guard index < scalars.count, scalars[index] == "@" else { return nil }
        let hostStart = index + 1
        var end = hostStart
        while end < scalars.count, end - hostStart < 255, isNamePart(scalars[end]) { end += 1 }
        while end > hostStart, scalars[end - 1] == "." || scalars[end - 1] == "-" { end -= 1 }
        return scalars[hostStart..<end].dropFirst().contains(".") ? end : nil
    }

    private static func matches(_ scalars: [Unicode.Scalar], at start: Int, _ text: StaticString) -> Bool {
        guard start + text.utf8CodeUnitCount <= scalars.count else { return false }
        return (0..<text.utf8CodeUnitCount).allSatisfy {
            let value = scalars[start + $0].value
            return value < 0x80 && lowercased(value) == UInt32(text.utf8Start[$0])
        }
    }

    private static func lowercased(_ value: UInt32) -> UInt32 {
        (0x41...0x5A).contains(value) ? value | 0x20 : value
    }

    private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": true
        default: false
        }
    }

    private static func isSchemePart(_ scalar: Unicode.Scalar) -> Bool {
        isLetterOrDigit(scalar) || scalar == "+" || scalar == "-" || scalar == "."
    }

    private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        isSchemePart(scalar) || scalar == "_" || scalar == "%"
    }

    /// ASCII without white space, controls and quotes: text of other scripts often follows an address unspaced.
    private static func isURLPart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\"", "<", ">", "`", "{", "}", "|", "\\", "^": false
        default: scalar.value > 0x20 && scalar.value < 0x7F
        }
    }

    private static func isTrailing(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ".", ",", ";", ":", "!", "?", "'", ")", "]", "*", "_": true
        default: false
        }
    }
}
