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
        try stage(for: path) { (file) throws(RefineError) in try file.write(bytes) }
    }

    /// Writes a temporary file beside `path` by `body`, and syncs it.
    ///
    /// - Throws: ``RefineError`` `cannotWrite`; what was staged so far is removed by ``discard()``.
    mutating func stage(
        for path: String, _ body: (inout FileWriter) throws(RefineError) -> Void
    ) throws(RefineError) {
        var file = try FileWriter(creating: try temporaryName(for: path), for: path)
        try body(&file)
        try file.sync()
    }

    /// The name of a temporary file beside `path`, for whoever writes it by other means and syncs it.
    mutating func temporaryName(for path: String) throws(RefineError) -> String {
        let name = (path as NSString).lastPathComponent
        guard name.utf8.count <= 200 else {
            throw RefineError(
                .cannotWrite, "the file name is \(name.utf8.count) bytes long; at most 200 are possible",
                at: Place(file: path.excerpt(120)), hint: "use --format sqlite, which needs no file a task")
        }
        let folder = (path as NSString).deletingLastPathComponent
        Self.removeRemains(of: name, in: folder)
        let temporary = folder + "/.\(name).\(getpid()).part"
        staged.append((temporary, path))
        return temporary
    }

    /// Removes what processes left behind that were killed while they wrote the file called `name`.
    private static func removeRemains(of name: String, in folder: String) {
        let prefix = ".\(name)."
        for found in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where found.hasPrefix(prefix)
        {
            let parts = found.dropFirst(prefix.count).split(separator: ".")
            guard parts.count == 2, parts[1].hasPrefix("part"), let process = pid_t(parts[0]), process > 0,
                kill(process, 0) != 0, errno == ESRCH
            else { continue }
            unlink(folder + "/" + found)
        }
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

    /// The error about a file that cannot be written.
    static func failure(_ path: String, _ code: Int32) -> RefineError {
        RefineError(.cannotWrite, "cannot be written: \(String(cString: strerror(code)))", at: Place(file: path))
    }
}
