import Foundation

/// A temporary file without a name, gone when nobody holds it any more.
final class SpoolFile: @unchecked Sendable {
    private let descriptor: Int32
    private(set) var size = 0

    /// - Throws: ``RefineError`` `cannotWrite` when the folder for temporary files takes none.
    init() throws(RefineError) {
        var template = Array((FileManager.default.temporaryDirectory.path + "/refine-XXXXXX").utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw Self.failure("made") }
        unlink(template)
    }

    deinit {
        close(descriptor)
    }

    /// Appends bytes.
    func append(_ bytes: UnsafeRawBufferPointer) throws(RefineError) {
        var written = 0
        while written < bytes.count {
            let count = write(descriptor, bytes.baseAddress! + written, bytes.count - written)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw Self.failure("written") }
            written += count
        }
        size += written
    }

    /// Reads at most as many bytes as `buffer` holds; 0 at the end.
    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(RefineError) -> Int {
        while true {
            let got = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
            if got >= 0 { return got }
            guard errno == EINTR else { throw Self.failure("read") }
        }
    }

    /// Reads `count` bytes that were appended before.
    func read(at offset: Int, count: Int) throws(RefineError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress! + filled, count - filled, off_t(offset + filled))
            }
            if got < 0 && errno == EINTR { continue }
            guard got > 0 else { throw Self.failure("read") }
            filled += got
        }
        return bytes
    }

    private static func failure(_ what: String) -> RefineError {
        RefineError(
            .cannotWrite, "a temporary file cannot be \(what): \(String(cString: strerror(errno)))",
            at: Place(file: FileManager.default.temporaryDirectory.path))
    }
}
