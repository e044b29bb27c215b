import Foundation

/// What tells that a file is still the one that was read: its identity, size and time of change.
struct FileStamp: Sendable, Hashable {
    private let device: UInt64
    private let inode: UInt64
    private let seconds: Int
    private let nanoseconds: Int
    /// Size in bytes.
    let size: Int
    /// Whether it is a plain file, which can be read more than once.
    let isRegular: Bool

    /// The stamp of the file at `path`; nil where there is none.
    init?(of path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    /// The stamp of an open file.
    init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int(status.st_size)
        isRegular = status.st_mode & S_IFMT == S_IFREG
        #if canImport(Darwin)
            let time = status.st_mtimespec
        #else
            let time = status.st_mtim
        #endif
        seconds = Int(time.tv_sec)
        nanoseconds = Int(time.tv_nsec)
    }

    /// Refuses a file that is not any more as it was when this stamp was taken.
    ///
    /// - Throws: ``RefineError`` `badInput`.
    func check(_ path: String) throws(RefineError) {
        guard FileStamp(of: path) == self else { throw Self.changed(path) }
    }

    /// The error about a file that changed between two readings.
    static func changed(_ path: String) -> RefineError {
        RefineError(
            .badInput, "was changed while it was read; expected a dataset that stays as it is during a run",
            at: Place(file: path), hint: "run again when nothing writes to it")
    }
}
