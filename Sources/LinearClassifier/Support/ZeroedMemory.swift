#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// Memory of the system's own, zero until it is written to.
///
/// It is given page by page as it is touched, which a system does for one thread of a process at a time, and slowly: a
/// quarter of the time of a pass over many weights. So large pages are asked for where there are any.
final class ZeroedMemory: @unchecked Sendable {
    /// Where the memory begins: a multiple of ``largePage`` if it is at least as long.
    let start: UnsafeMutableRawPointer
    private let mapping: UnsafeMutableRawPointer
    private let length: Int

    /// Takes memory; ends the process, as any allocation does, where there is none.
    init(bytes: Int) {
        length = bytes < Self.largePage ? max(bytes, 1) : bytes + Self.largePage
        let mapping = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
        guard let mapping, mapping != MAP_FAILED else { fatalError("no memory for \(bytes) bytes") }
        self.mapping = mapping
        if bytes < Self.largePage {
            start = mapping
        } else {
            start = mapping.alignedUp(toMultipleOf: Self.largePage)
            #if os(Linux)
                madvise(start, bytes, MADV_HUGEPAGE)
            #endif
        }
    }

    deinit { munmap(mapping, length) }

    private static let largePage = 2 << 20
}
