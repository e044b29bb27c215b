/// Finds where the values of JSON that has already been parsed end.
enum JSONTokens {
    /// The end of the value that begins at `start`.
    static func end(of start: Int, in bytes: [UInt8]) -> Int {
        var depth = 0
        var position = start
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position = endOfString(position, bytes)
                if depth == 0 { return position }
                continue
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                // The bracket of what holds a number belongs to it no more.
                if depth == 0 { return position }
                depth -= 1
                if depth == 0 { return position + 1 }
            case UInt8(ascii: ","), 0x00...0x20:
                if depth == 0 { return position }
            default: break
            }
            position += 1
        }
        return position
    }

    private static func endOfString(_ start: Int, _ bytes: [UInt8]) -> Int {
        var position = start + 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(position + 1, bytes.count)
    }
}
