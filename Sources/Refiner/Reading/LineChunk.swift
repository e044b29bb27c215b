import Foundation

/// Whole lines of a file, and where in it they stand.
package struct LineChunk: Sendable {
    /// The file as the user named it.
    package let name: String
    /// The lines, each with its line feed but for the last one of a file that ends without.
    package let bytes: [UInt8]
    /// The number of the first line, counted from 1.
    package let firstLine: Int
    /// How many bytes of the file stand before these.
    package let offset: Int

    /// Calls `body` with each line, without its line feed, and the line's number.
    package func forEachLine<Failure: Error>(
        _ body: (UnsafeRawBufferPointer, Int) throws(Failure) -> Void
    ) throws(Failure) {
        let result = bytes.withUnsafeBytes { buffer in
            Result { () throws(Failure) in
                var line = firstLine
                var start = 0
                while start < buffer.count {
                    let end = LineChunk.lineEnd(in: buffer, from: start)
                    try body(UnsafeRawBufferPointer(rebasing: buffer[start..<end]), line)
                    start = end + 1
                    line += 1
                }
            }
        }
        try result.get()
    }

    /// The offset of the first line feed at or after `start`, or the end of the bytes.
    static func lineEnd(in buffer: UnsafeRawBufferPointer, from start: Int) -> Int {
        guard start < buffer.count, let base = buffer.baseAddress,
            let found = memchr(base + start, 0x0A, buffer.count - start)
        else { return buffer.count }
        return UnsafeRawPointer(found) - base
    }

    /// The number of line feeds.
    static func lineCount(of bytes: [UInt8]) -> Int {
        bytes.withUnsafeBytes { buffer in
            var count = 0
            var start = 0
            while true {
                let end = lineEnd(in: buffer, from: start)
                if end == buffer.count { return count }
                count += 1
                start = end + 1
            }
        }
    }
}
