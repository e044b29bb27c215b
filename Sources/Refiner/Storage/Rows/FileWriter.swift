import Foundation

/// Writes a new file through one buffer, and copies parts of others into it.
struct FileWriter: ~Copyable {
    /// The file that is meant in the end, for errors.
    let path: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    /// Makes the file `temporary`, or empties it.
    init(creating temporary: String, for path: String) throws(RefineError) {
        self.path = path
        descriptor = open(temporary, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw StagedFiles.failure(path, errno) }
        buffer.reserveCapacity(Self.capacity)
    }

    /// Writes bytes after those before.
    mutating func write(_ bytes: [UInt8]) throws(RefineError) {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(RefineError) in try write(bytes) }
        }
        try result.get()
    }

    /// Writes bytes after those before.
    mutating func write(_ bytes: UnsafeRawBufferPointer) throws(RefineError) {
        if buffer.count + bytes.count > Self.capacity { try flush() }
        if bytes.count > Self.capacity / 8 {
            try flush()
            try put(bytes)
        } else {
            buffer.append(contentsOf: bytes)
        }
    }

    /// Copies a part of another file, within the kernel where it can.
    mutating func copy(_ original: borrowing OriginalFile, _ range: Range<Int>) throws(RefineError) {
        try flush()
        var offset = range.lowerBound
        #if canImport(Glibc)
            var source = off_t(offset)
            while offset < range.upperBound {
                let count = sendfile(descriptor, original.descriptor, &source, min(range.upperBound - offset, 1 << 30))
                if count < 0 && errno == EINTR { continue }
                // Where the kernel cannot, the bytes go through memory.
                if count <= 0 { break }
                offset += count
            }
        #endif
        while offset < range.upperBound {
            let bytes = try original.bytes(at: offset, count: min(Self.capacity, range.upperBound - offset))
            try write(bytes)
            offset += bytes.count
        }
    }

    /// Brings everything to the disk.
    mutating func sync() throws(RefineError) {
        try flush()
        guard fsync(descriptor) == 0 else { throw StagedFiles.failure(path, errno) }
    }

    /// Gives everything to the system, for readers of the file.
    mutating func finish() throws(RefineError) { try flush() }

    private mutating func flush() throws(RefineError) {
        let result = buffer.withUnsafeBytes { bytes in
            Result { () throws(RefineError) in try put(bytes) }
        }
        try result.get()
        buffer.removeAll(keepingCapacity: true)
    }

    private func put(_ bytes: UnsafeRawBufferPointer) throws(RefineError) {
        var written = 0
        while written < bytes.count {
            let count = Foundation.write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw StagedFiles.failure(path, errno) }
            written += count
        }
    }

    private static let capacity = 1 << 20

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }
}
