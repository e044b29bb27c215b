import Foundation

/// Keeps a second run out of an output folder.
///
/// The lock is the kernel's (`flock`), so that it ends with the process that holds it, however that ends.
public final class OutputLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock of the output folder `path`, which is made if it is not there.
    ///
    /// - Throws: ``RefineError`` `locked` when another run holds it, `cannotWrite` when the lock file cannot be made.
    public init(folder path: String) throws(RefineError) {
        let folder = Folder(Folder(path).file(StateFolder.name))
        try folder.create()
        let file = folder.file("lock")
        // A class that is whole is taken apart by deinit when its init throws: hence the local name until it holds.
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw RefineError(
                .cannotWrite, "the lock cannot be made: \(String(cString: strerror(errno)))", at: Place(file: file))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.holder(descriptor)
            close(descriptor)
            throw RefineError(
                .locked, "another run\(holder) is writing to this folder", at: Place(file: path),
                hint: "wait for it to end, or name another --output")
        }
        self.descriptor = descriptor
        ftruncate(descriptor, 0)
        let text = "\(getpid())\n"
        _ = text.withCString { write(descriptor, $0, strlen($0)) }
    }

    deinit {
        // Not left to the closing: a process that another thread is just starting has a copy, until it is begun.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    private static func holder(_ descriptor: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        let digits = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self).filter(\.isNumber)
        return digits.isEmpty ? "" : " (process \(digits))"
    }
}

/// Where a run keeps its state within the output folder.
enum StateFolder {
    static let name = ".refine"
}
