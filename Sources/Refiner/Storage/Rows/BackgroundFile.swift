import Dispatch
import LanguageModels

/// A file that is written on a thread of its own, so that whoever makes the bytes need not wait for the system to take
/// them.
final class BackgroundFile: @unchecked Sendable {
    /// Touched only on the queue, and by ``sync()`` once the queue is empty.
    private var file: FileWriter
    private let queue: DispatchQueue?
    /// How many pieces may wait, so that memory does not grow where the disk is slow.
    private let room = DispatchSemaphore(value: 4)
    private let fault = Locked<RefineError?>(nil)

    /// - Parameter hasThread: whether to write on another thread at all.
    init(_ file: consuming FileWriter, hasThread: Bool = true) {
        self.file = file
        queue = hasThread ? DispatchQueue(label: "refiner.file") : nil
    }

    /// Writes bytes after those before; a failure may show with a later call only.
    ///
    /// - Throws: as ``FileWriter/write(_:)-(UnsafeRawBufferPointer)``.
    func write(_ bytes: UnsafeRawBufferPointer) throws(RefineError) {
        guard let queue else { return try file.write(bytes) }
        if let failure { throw failure }
        room.wait()
        let piece = Array(bytes)
        queue.async { [self] in
            defer { room.signal() }
            guard failure == nil else { return }
            do throws(RefineError) { try file.write(piece) } catch { fault.withLock { $0 = error } }
        }
    }

    /// Brings everything to the disk.
    ///
    /// - Throws: as ``FileWriter/sync()``, or why something before could not be written.
    func sync() throws(RefineError) {
        queue?.sync {}
        if let failure { throw failure }
        try file.sync()
    }

    private var failure: RefineError? { fault.withLock { $0 } }
}
