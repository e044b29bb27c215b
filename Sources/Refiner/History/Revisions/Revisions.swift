import Foundation
import GRDB

/// The versions of an output's files, each made from the next one: so that the dataset as it was after any iteration can be
/// had again, byte for byte, without keeping it whole.
///
/// Beside the newest version a hard link to it stands in `.refine/newest`, which keeps its bytes when a person, or the next
/// run, puts another file in its place. Whoever calls holds the lock of the output.
struct Revisions {
    /// Why a version came to be.
    enum Cause: String, Sendable {
        /// A run saved it.
        case run
        /// Rows were taken out.
        case drop
        /// An earlier version was put back.
        case restore
    }

    private let output: Folder
    private let newest: Folder
    private let store: StateStore

    init(of output: String, in store: StateStore) {
        self.output = Folder(output)
        newest = Folder(Folder(Folder(output).file(StateFolder.name)).file("newest"))
        self.store = store
    }

    /// Writes down the versions of `files`, which have just been put into the output.
    ///
    /// A version that cannot be derived any more, since its bytes were edited in place, stays unknown; that is no error.
    /// - Throws: ``RefineError`` `cannotWrite` or `badInput` when state or files cannot be used.
    func record(_ cause: Cause, iteration: Int64, files: [String]) async throws(RefineError) {
        try newest.create()
        for name in files.sorted() {
            let path = output.file(name)
            let current = try OriginalFile(TaskFile(path, format: .jsonl))
            let digest = try FileDigest.text(of: current, size: current.size)
            let last = try await store.lastRevision(of: name)
            var delta: FileDelta?
            if let last, last.digest != digest { delta = try self.delta(making: last, name, from: current) }
            let revision = Revision(iteration: iteration, file: name, size: current.size, digest: digest)
            try await store.add(revision, cause, after: last, delta: delta?.encoded)
            try link(path, name)
        }
    }

    private func delta(
        making last: Revision, _ name: String, from current: borrowing OriginalFile
    ) throws(RefineError) -> FileDelta? {
        let kept = newest.file(name)
        guard FileStamp(of: kept) != nil else { return nil }
        let old = try OriginalFile(TaskFile(kept, format: .jsonl))
        // Rows appended in place leave the version as the beginning of the file.
        guard old.size >= last.size, try FileDigest.text(of: old, size: last.size) == last.digest else { return nil }
        return try FileDelta(making: old, size: last.size, from: current)
    }

    /// Puts a link to the file in the place of that to the version before; without one, where the file system has none.
    private func link(_ path: String, _ name: String) throws(RefineError) {
        let kept = newest.file(name)
        let temporary = newest.file(".part")
        unlink(temporary)
        guard Foundation.link(path, temporary) == 0 else {
            unlink(kept)
            return
        }
        guard rename(temporary, kept) == 0 else {
            unlink(temporary)
            throw StagedFiles.failure(kept, errno)
        }
        // Two links to one file are left as they are by rename.
        unlink(temporary)
    }
}

/// One version of a file of the output.
struct Revision: Sendable, Hashable {
    var id: Int64 = 0
    var iteration: Int64
    var file: String
    /// Bytes.
    var size: Int
    /// ``FileDigest``.
    var digest: String
}
