import Foundation

/// The lines of a file, read a megabyte at a time.
struct LineFile {
    private let path: String

    init(_ path: String) {
        self.path = path
    }

    /// Calls `body` with each line, without its end.
    func forEach(_ body: (UnsafeRawBufferPointer) -> Void) {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { fail("cannot read \(path)") }
        defer { close(descriptor) }
        var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        var filled = 0
        while true {
            if filled == buffer.count {
                let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count * 2, alignment: 16)
                larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
                buffer.deallocate()
                buffer = larger
            }
            let count = read(descriptor, buffer.baseAddress! + filled, buffer.count - filled)
            guard count > 0 else { break }
            filled += count
            var start = 0
            while start < filled, let end = memchr(buffer.baseAddress! + start, 10, filled - start) {
                let length = UnsafeRawPointer(end) - UnsafeRawPointer(buffer.baseAddress! + start)
                body(UnsafeRawBufferPointer(start: buffer.baseAddress! + start, count: length))
                start += length + 1
            }
            memmove(buffer.baseAddress!, buffer.baseAddress! + start, filled - start)
            filled -= start
        }
        if filled > 0 { body(UnsafeRawBufferPointer(start: buffer.baseAddress!, count: filled)) }
    }
}

/// Ends the process with a message.
func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(64)
}
