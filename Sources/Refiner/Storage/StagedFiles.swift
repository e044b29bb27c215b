import Foundation

/// New versions of files that become visible together: each is written beside its place and made durable, and only when
/// all are is any renamed into place.
///
/// A crash before that leaves every old file as it was.
struct StagedFiles {
    private var staged: [(temporary: String, final: String)] = []

    /// Writes `bytes` to a temporary file beside `path` and syncs it.
    ///
    /// - Throws: ``RefineError`` `cannotWrite`; what was staged so far is removed by ``discard()``.
    mutating func stage(_ bytes: [UInt8], for path: String) throws(RefineError) {
        let temporary = try temporaryName(for: path)
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw Self.failure(path, errno) }
        defer { close(file) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Foundation.write(file, $0.baseAddress! + written, bytes.count - written)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw Self.failure(path, errno) }
            written += count
        }
        guard fsync(file) == 0 else { throw Self.failure(path, errno) }
    }

    /// The name of a temporary file beside `path`, for whoever writes it by other means and syncs it.
    mutating func temporaryName(for path: String) throws(RefineError) -> String {
        let name = (path as NSString).lastPathComponent
        guard name.utf8.count <= 200 else {
            throw RefineError(
                .cannotWrite, "the file name is \(name.utf8.count) bytes long; at most 200 are possible",
                at: Place(file: path.excerpt(120)), hint: "use --format sqlite, which needs no file a task")
        }
        let temporary = (path as NSString).deletingLastPathComponent + "/.\(name).\(getpid()).part"
        staged.append((temporary, path))
        return temporary
    }

    /// Renames every staged file into place and syncs their folders.
    mutating func commit() throws(RefineError) {
        while let (temporary, path) = staged.first {
            guard rename(temporary, path) == 0 else { throw Self.failure(path, errno) }
            staged.removeFirst()
            Self.syncFolder(of: path)
        }
    }

    /// Removes what was staged and not committed.
    mutating func discard() {
        for (temporary, _) in staged { unlink(temporary) }
        staged = []
    }

    /// Runs `body`, and commits what it staged if it succeeds, discards it if not.
    static func write<Result>(
        _ body: (inout StagedFiles) throws(RefineError) -> Result
    ) throws(RefineError) -> Result {
        var files = StagedFiles()
        do {
            let result = try body(&files)
            try files.commit()
            return result
        } catch {
            files.discard()
            throw error
        }
    }

    /// A rename is durable only when its folder is; file systems that cannot sync a folder do not need it.
    private static func syncFolder(of path: String) {
        let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    private static func failure(_ path: String, _ code: Int32) -> RefineError {
        RefineError(.cannotWrite, "cannot be written: \(String(cString: strerror(code)))", at: Place(file: path))
    }
}
