extension JSON {
    /// The line of a byte in a text, from 1; a line ends with a line feed.
    ///
    /// Counts line feeds up to the byte, so it is meant for messages, not for loops.
    public static func line(ofOffset offset: Int, in bytes: UnsafeRawBufferPointer) -> Int {
        place(ofOffset: offset, in: bytes).line
    }

    /// The line of a byte in a text, from 1; a line ends with a line feed.
    public static func line(ofOffset offset: Int, in bytes: [UInt8]) -> Int {
        bytes.withUnsafeBytes { line(ofOffset: offset, in: $0) }
    }

    /// The line of a byte in a text, from 1; a line ends with a line feed.
    public static func line(ofOffset offset: Int, in text: String) -> Int {
        var text = text
        return text.withUTF8 { line(ofOffset: offset, in: UnsafeRawBufferPointer($0)) }
    }

    /// The line and the byte within it, both from 1; offsets outside the text count as its nearest end.
    public static func place(ofOffset offset: Int, in bytes: UnsafeRawBufferPointer) -> (line: Int, column: Int) {
        let end = min(max(0, offset), bytes.count)
        var line = 1
        var lineStart = 0
        for index in 0..<end where bytes[index] == UInt8(ascii: "\n") {
            line += 1
            lineStart = index + 1
        }
        return (line, end - lineStart + 1)
    }
}
