extension JSONWriter {
    /// Appends a text as a JSON string, with its quotes.
    static func appendQuoted(_ text: String, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { appendQuoted(UnsafeRawBufferPointer($0), to: &bytes) }
    }

    /// Appends valid UTF-8 as a JSON string, with its quotes.
    static func appendQuoted(_ source: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        let growth = growth(of: source)
        let start = bytes.count
        guard growth > 0 else {
            bytes.append(UInt8(ascii: "\""))
            bytes.append(contentsOf: source)
            bytes.append(UInt8(ascii: "\""))
            return
        }
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "\""), count: source.count + growth + 2))
        bytes.withUnsafeMutableBytes { buffer in
            if let target = buffer.baseAddress { escape(source, to: target + start + 1) }
        }
    }

    /// How many bytes longer a text is with its escapes.
    private static func growth(of source: UnsafeRawBufferPointer) -> Int {
        guard let base = source.baseAddress else { return 0 }
        var (growth, oddControls) = (0, 0)
        var index = 0
        while index < source.count {
            // Counted in bytes, as many as those hold: the compiler makes vectors of sixteen of them.
            var (escapes, odd) = (UInt8(0), UInt8(0))
            let end = min(source.count, index &+ 224)
            while index < end {
                let byte = base.load(fromByteOffset: index, as: UInt8.self)
                escapes &+= needsEscape(byte) ? 1 : 0
                odd &+= byte < 0x20 && byte != UInt8(ascii: "\n") ? 1 : 0
                index &+= 1
            }
            growth &+= Int(escapes)
            oddControls &+= Int(odd)
        }
        return oddControls == 0 ? growth : source.reduce(growth) { $0 &+ extraGrowth(of: $1) }
    }

    /// How much longer than two bytes an escape is.
    private static func extraGrowth(of byte: UInt8) -> Int { byte < 0x20 && letter(of: byte) == nil ? 4 : 0 }

    /// Writes a text with its escapes, for which there must be room.
    private static func escape(_ source: UnsafeRawBufferPointer, to start: UnsafeMutableRawPointer) {
        guard let base = source.baseAddress else { return }
        var target = start
        var index = 0
        while index &+ 8 <= source.count {
            let word = base.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            // All eight, even if an escape takes the place of the last ones: as many bytes at least are still to come.
            target.storeBytes(of: word, as: UInt64.self)
            let escapes = escapes(inWord: word)
            if escapes == 0 {
                index &+= 8
                target += 8
                continue
            }
            let plain = UInt64(littleEndian: escapes).trailingZeroBitCount / 8
            index &+= plain &+ 1
            target += plain
            putEscape(of: base.load(fromByteOffset: index &- 1, as: UInt8.self), at: &target)
        }
        for byte in source[index...] {
            if needsEscape(byte) {
                putEscape(of: byte, at: &target)
            } else {
                put(byte, at: &target)
            }
        }
    }

    /// Quotes, backslashes and control characters.
    @inline(__always)
    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// The highest bit of each of eight bytes that needs an escape.
    ///
    /// Adding 0x7F to seven bits sets the eighth unless they are all 0, and adding 0x60 unless they are below 0x20; no sum
    /// reaches the next byte (Anderson, "Bit Twiddling Hacks").
    @inline(__always)
    private static func escapes(inWord word: UInt64) -> UInt64 {
        let low = word & 0x7F7F_7F7F_7F7F_7F7F
        let noQuote = (low ^ 0x2222_2222_2222_2222) &+ 0x7F7F_7F7F_7F7F_7F7F
        let noSlash = (low ^ 0x5C5C_5C5C_5C5C_5C5C) &+ 0x7F7F_7F7F_7F7F_7F7F
        let noControl = low &+ 0x6060_6060_6060_6060
        return ~(noQuote & noSlash & noControl | word) & 0x8080_8080_8080_8080
    }

    @inline(__always)
    private static func put(_ byte: UInt8, at target: inout UnsafeMutableRawPointer) {
        target.storeBytes(of: byte, as: UInt8.self)
        target += 1
    }

    @inline(__always)
    private static func putEscape(of byte: UInt8, at target: inout UnsafeMutableRawPointer) {
        put(UInt8(ascii: "\\"), at: &target)
        // Quotes and backslashes, then line feeds, are nearly all there is to escape.
        if byte >= 0x20 { return put(byte, at: &target) }
        if byte == UInt8(ascii: "\n") { return put(UInt8(ascii: "n"), at: &target) }
        putControl(byte, at: &target)
    }

    @inline(never)
    private static func putControl(_ byte: UInt8, at target: inout UnsafeMutableRawPointer) {
        if let letter = letter(of: byte) { return put(letter, at: &target) }
        for byte in "u00".utf8 { put(byte, at: &target) }
        put(hexadecimal(byte >> 4), at: &target)
        put(hexadecimal(byte & 15), at: &target)
    }

    /// What stands behind the backslash for a control character that has a short escape.
    private static func letter(of byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\n"): UInt8(ascii: "n")
        case UInt8(ascii: "\r"): UInt8(ascii: "r")
        case UInt8(ascii: "\t"): UInt8(ascii: "t")
        case 0x08: UInt8(ascii: "b")
        case 0x0C: UInt8(ascii: "f")
        default: nil
        }
    }

    private static func hexadecimal(_ digit: UInt8) -> UInt8 {
        digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
    }
}
