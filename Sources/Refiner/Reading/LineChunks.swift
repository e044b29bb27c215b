/// Cuts a stream of bytes into pieces of whole lines.
package struct LineChunks: ~Copyable {
    /// The longest line read unless told otherwise, in bytes.
    package static let defaultMaximumLine = 64 << 20

    /// The file as the user named it; `-` is standard input.
    package var name: String { stream.name }
    private var stream: ByteStream
    private let size: Int
    private let maximumLine: Int
    /// What was read beyond the last line break given out.
    private var rest: [UInt8] = []
    private var line = 1
    private var offset = 0
    private var ended = false

    /// Opens the file called `name`; a piece has about `size` bytes, or one line where that is longer.
    ///
    /// - Throws: as ``ByteStream/init(opening:what:)``.
    package init(
        opening name: String, what: String, size: Int = 1 << 19, maximumLine: Int = defaultMaximumLine
    ) throws(RefineError) {
        self.init(reading: try ByteStream(opening: name, what: what), size: size, maximumLine: maximumLine)
    }

    /// Cuts a stream that is open already.
    package init(reading stream: consuming ByteStream, size: Int = 1 << 19, maximumLine: Int = defaultMaximumLine) {
        self.stream = stream
        self.size = max(1, size)
        self.maximumLine = maximumLine
    }

    /// The next lines; nil at the end.
    ///
    /// - Throws: ``RefineError`` `badInput` for a line longer than the maximum, else as the stream.
    package mutating func next() throws(RefineError) -> LineChunk? {
        var bytes = rest
        rest = []
        while !ended {
            let searched = bytes.count
            try readMore(into: &bytes)
            if let last = bytes[searched...].lastIndex(of: 0x0A) {
                rest = Array(bytes[(last + 1)...])
                bytes.removeLast(bytes.count - last - 1)
                break
            }
            guard bytes.count <= maximumLine else {
                throw RefineError(
                    .badInput, "the line is longer than \(maximumLine >> 20) MB", at: Place(file: name, line: line))
            }
        }
        guard !bytes.isEmpty else { return nil }
        let chunk = LineChunk(name: name, bytes: bytes, firstLine: line, offset: offset)
        line += LineChunk.lineCount(of: bytes)
        offset += bytes.count
        return chunk
    }

    /// Fills up to ``size`` further bytes, or as many as there are already up to the longest line, so that a long line is
    /// not copied time and again; fewer only at the end of the stream.
    private mutating func readMore(into bytes: inout [UInt8]) throws(RefineError) {
        let old = bytes
        let wanted = max(size, min(old.count, maximumLine - old.count))
        var failure: RefineError?
        bytes = [UInt8](unsafeUninitializedCapacity: old.count + wanted) { buffer, count in
            let raw = UnsafeMutableRawBufferPointer(buffer)
            raw.copyBytes(from: old)
            count = old.count
            let end = old.count + wanted
            while count < end {
                do throws(RefineError) {
                    let read = try stream.read(into: UnsafeMutableRawBufferPointer(rebasing: raw[count..<end]))
                    if read == 0 {
                        ended = true
                        return
                    }
                    count += read
                } catch {
                    failure = error
                    return
                }
            }
        }
        // What is packed may be damaged: the line says how far it could be read.
        if var failure {
            if failure.code == .badInput, failure.place?.line == nil {
                let place = Place(file: name, line: line + LineChunk.lineCount(of: bytes))
                failure = RefineError(failure.code, failure.message, at: place, hint: failure.hint)
            }
            throw failure
        }
    }
}
