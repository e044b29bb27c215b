import Foundation

/// A file that rows are added to: looked into here and there, and copied, but not held.
struct OriginalFile: ~Copyable {
    let path: String
    /// Size in bytes.
    let size: Int
    let descriptor: Int32

    /// Opens the file, which must still be the one that was read.
    init(_ file: TaskFile) throws(RefineError) {
        path = file.path
        size = file.stamp.size
        descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw RefineError(
                .inputMissing, "cannot be read (\(String(cString: strerror(errno))))", at: Place(file: path))
        }
        guard FileStamp(descriptor: descriptor) == file.stamp else { throw FileStamp.changed(path) }
    }

    /// At most `count` bytes from `offset` on; fewer at the end.
    func bytes(at offset: Int, count: Int) throws(RefineError) -> [UInt8] {
        guard offset >= 0, offset < size else { return [] }
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: min(count, size - offset)) { buffer, filled in
            while filled < buffer.count, let base = buffer.baseAddress {
                let read = pread(descriptor, base + filled, buffer.count - filled, off_t(offset + filled))
                if read < 0 && errno == EINTR { continue }
                failed = failed || read < 0
                if read <= 0 { break }
                filled += read
            }
        }
        guard !failed, bytes.count == min(count, size - offset) else { throw FileStamp.changed(path) }
        return bytes
    }

    /// The byte at `offset`; nil outside the file.
    func byte(at offset: Int) throws(RefineError) -> UInt8? { try bytes(at: offset, count: 1).first }

    /// The offset of the last byte before `end` that `isWanted` accepts.
    func last(before end: Int, where isWanted: (UInt8) -> Bool) throws(RefineError) -> Int? {
        var end = min(end, size)
        while end > 0 {
            let start = max(0, end - Self.window)
            if let found = try bytes(at: start, count: end - start).lastIndex(where: isWanted) { return start + found }
            end = start
        }
        return nil
    }

    /// How the first line ends: LF or CR LF; nil for a file without a line break.
    func lineBreak() throws(RefineError) -> [UInt8]? {
        var offset = 0
        var last: UInt8 = 0
        while offset < size {
            let bytes = try bytes(at: offset, count: Self.window)
            if let end = bytes.firstIndex(of: 0x0A) {
                let before = end > 0 ? bytes[end - 1] : last
                return before == 0x0D ? [0x0D, 0x0A] : [0x0A]
            }
            last = bytes.last ?? 0
            offset += bytes.count
        }
        return nil
    }

    private static let window = 1 << 16

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }
}
