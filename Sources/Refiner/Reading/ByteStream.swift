import Foundation

/// The bytes of a file or of standard input, read a piece at a time, so that memory does not follow the file's size.
///
/// What begins with the two magic bytes of gzip is unpacked on the way.
package struct ByteStream: ~Copyable {
    /// The file as the user named it; `-` is standard input.
    package let name: String
    private let descriptor: Int32
    /// Takes what is read, or gives it where ``isRereading``.
    private var copy: SpoolFile?
    private var isRereading = false
    private var rereadOffset = 0
    private var unpacking: GzipReader?
    /// The first bytes as they stand in the file, looked at and not given out yet.
    private var head: [UInt8] = []
    /// Bytes that were looked at unpacked and not given out yet.
    private var ahead: [UInt8] = []

    /// Opens a file, or standard input for `-`.
    ///
    /// - Parameter keepsBytes: whether what cannot be read twice is copied to a temporary file on the way (``kept``).
    /// - Throws: ``RefineError`` with `inputMissing` when there is no such file or it cannot be read, with `badInput`
    ///   when it is a folder, `cannotWrite` when there is no room for a copy.
    package init(opening name: String, what: String, keepsBytes: Bool = false) throws(RefineError) {
        self.name = name
        descriptor = name == "-" ? dup(0) : open(name, O_RDONLY | O_CLOEXEC)
        let place = Place(file: name)
        guard descriptor >= 0 else {
            let reason = errno == ENOENT ? "no such file" : "cannot be read (\(String(cString: strerror(errno))))"
            throw RefineError(.inputMissing, "\(reason); expected \(what)", at: place)
        }
        var status = stat()
        if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            throw RefineError(.badInput, "is a folder; expected \(what)", at: place)
        }
        if keepsBytes, status.st_mode & S_IFMT != S_IFREG { copy = try SpoolFile() }
        try readHead()
    }

    /// Reads again what was copied when it was read first.
    ///
    /// - Throws: ``RefineError`` when the copy cannot be read.
    init(rereading copy: SpoolFile, name: String) throws(RefineError) {
        self.name = name
        descriptor = -1
        self.copy = copy
        isRereading = true
        try readHead()
    }

    /// The copy of what was read so far, where there is one.
    var kept: SpoolFile? { isRereading ? nil : copy }

    private mutating func readHead() throws(RefineError) {
        while head.count < 2 {
            let byte = try piece(ofAtMost: 2 - head.count)
            if byte.isEmpty { break }
            head += byte
        }
        if head == GzipReader.magic { unpacking = GzipReader(name: name) }
    }

    /// Reads at most as many bytes as `buffer` holds; 0 at the end.
    ///
    /// - Throws: ``RefineError`` with `inputMissing` when reading fails, with `badInput` when what is packed is damaged.
    package mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(RefineError) -> Int {
        guard ahead.isEmpty else {
            let count = min(ahead.count, buffer.count)
            buffer.copyBytes(from: ahead.prefix(count))
            ahead.removeFirst(count)
            return count
        }
        return try readOn(into: buffer)
    }

    /// The next bytes, at most `count` and fewer only at the end; they stay to be read.
    ///
    /// - Throws: as ``read(into:)``.
    package mutating func peek(_ count: Int) throws(RefineError) -> [UInt8] {
        var piece = [UInt8](repeating: 0, count: count)
        while ahead.count < count {
            var read = 0
            var failure: RefineError?
            piece.withUnsafeMutableBytes { buffer in
                do throws(RefineError) {
                    read = try readOn(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<(count - ahead.count)]))
                } catch {
                    failure = error
                }
            }
            if let failure { throw failure }
            if read == 0 { break }
            ahead += piece[..<read]
        }
        return Array(ahead.prefix(count))
    }

    /// Passes over bytes that ``peek(_:)`` gave.
    package mutating func skip(_ count: Int) {
        ahead.removeFirst(min(count, ahead.count))
    }

    private mutating func readOn(into buffer: UnsafeMutableRawBufferPointer) throws(RefineError) -> Int {
        if let unpacking {
            while true {
                if let count = try unpacking.unpack(into: buffer) { return count }
                let packed = head.isEmpty ? try piece(ofAtMost: GzipReader.inputSize) : head
                head = []
                unpacking.feed(packed)
            }
        }
        guard head.isEmpty else {
            let count = min(head.count, buffer.count)
            buffer.copyBytes(from: head.prefix(count))
            head.removeFirst(count)
            return count
        }
        return try readRaw(into: buffer)
    }

    private mutating func piece(ofAtMost count: Int) throws(RefineError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var read = 0
        var failure: RefineError?
        bytes.withUnsafeMutableBytes { buffer in
            do throws(RefineError) { read = try readRaw(into: buffer) } catch { failure = error }
        }
        if let failure { throw failure }
        bytes.removeLast(count - read)
        return bytes
    }

    private mutating func readRaw(into buffer: UnsafeMutableRawBufferPointer) throws(RefineError) -> Int {
        if isRereading, let copy {
            let count = try copy.read(at: rereadOffset, into: buffer)
            rereadOffset += count
            return count
        }
        while true {
            let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 {
                if let copy { try copy.append(UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
                return count
            }
            guard errno == EINTR else {
                throw RefineError(
                    .inputMissing, "cannot be read (\(String(cString: strerror(errno))))", at: Place(file: name))
            }
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }
}
