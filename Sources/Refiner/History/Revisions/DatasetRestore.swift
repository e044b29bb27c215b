import Foundation

/// Puts the dataset back as it was after an iteration.
public enum DatasetRestore {
    /// What was restored.
    public struct Outcome: Sendable {
        /// The folder that was written to.
        public let folder: String
        /// The names of the files, in order.
        public let files: [String]
        /// Their sizes together, in bytes.
        public let bytes: Int
    }

    /// Writes the dataset as it was after `iteration`, byte for byte, into the folder `target`; in the place of the present
    /// one where that is nil.
    ///
    /// All files appear together or none does. Each is checked by its digest before. In place, the state says that it was
    /// restored, and the present version can be restored in turn.
    /// - Throws: ``RefineError``: `usage` for an iteration that there is not or that saved nothing, `badInput` when a version
    ///   cannot be derived any more since the output was edited, `locked`, `cannotWrite`.
    public static func restore(
        iteration: Int64, of output: String, to target: String? = nil
    ) async throws(RefineError) -> Outcome {
        _ = try StateStore(reading: output)
        let lock = try OutputLock(folder: output)
        defer { withExtendedLifetime(lock) {} }
        let store = try StateStore(writing: output)
        do {
            let outcome = try await restore(iteration: iteration, of: output, to: target, in: store)
            await store.close()
            return outcome
        } catch {
            await store.close()
            throw error
        }
    }

    /// The same for whoever holds the lock of the output and has opened its state.
    static func restore(
        iteration: Int64, of output: String, to target: String?, in store: StateStore
    ) async throws(RefineError) -> Outcome {
        let isInPlace = target.map { Folder($0).resolved == Folder(output).resolved } ?? true
        let revisions = try await wanted(iteration, store)
        var plans: [(revision: Revision, steps: [FileDelta], start: String)] = []
        for revision in revisions {
            plans.append(try await plan(revision, Folder(output), store))
        }
        let folder = Folder(target ?? output)
        try folder.create()
        if !isInPlace { try checkEmpty(folder, revisions) }
        let scratch = Folder(Folder(output).file(StateFolder.name))
        try StagedFiles.write { (files) throws(RefineError) in
            for plan in plans {
                let path = folder.file(plan.revision.file)
                let made = try make(plan.revision, plan.steps, plan.start, scratch)
                defer { if made.isTemporary { unlink(made.path) } }
                let source = try OriginalFile(TaskFile(made.path, format: .jsonl))
                try files.stage(for: path) { (file) throws(RefineError) in try file.copy(source, 0..<source.size) }
            }
        }
        if isInPlace {
            // Files of tasks that came later; links to them are kept.
            let known = Set(revisions.map(\.file))
            for name in try await store.revisedFiles() where !known.contains(name) { unlink(folder.file(name)) }
            try await Revisions(of: output, in: store).record(
                .restore, iteration: iteration, files: revisions.map(\.file))
            try await SamplePresence(in: output).update(store)
        }
        return Outcome(
            folder: folder.path, files: revisions.map(\.file), bytes: revisions.reduce(0) { $0 + $1.size })
    }

    private static func wanted(_ iteration: Int64, _ store: StateStore) async throws(RefineError) -> [Revision] {
        let revisions = try await store.revisions(of: iteration)
        if !revisions.isEmpty { return revisions }
        let known = try await store.revisedIterations().map { "\($0)" }.joined(separator: ", ")
        let exists = try await store.iteration(iteration) != nil
        throw RefineError(
            .usage,
            exists ? "iteration \(iteration) left no dataset that is known" : "there is no iteration \(iteration)",
            hint: known.isEmpty ? "none can be restored" : "these can be restored: \(known)")
    }

    /// The deltas from the present file, or from the one that the last run left, to the version wanted.
    private static func plan(
        _ revision: Revision, _ output: Folder, _ store: StateStore
    ) async throws(RefineError) -> (revision: Revision, steps: [FileDelta], start: String) {
        let kept = Folder(Folder(output.file(StateFolder.name)).file("newest"))
        var present: [String: String] = [:]
        for path in [kept.file(revision.file), output.file(revision.file)] where FileStamp(of: path) != nil {
            let file = try OriginalFile(TaskFile(path, format: .jsonl))
            present[try FileDigest.text(of: file, size: file.size)] = path
        }
        var steps: [FileDelta] = []
        var digest = revision.digest
        var seen: Set<String> = []
        while present[digest] == nil {
            guard seen.insert(digest).inserted, let step = try await store.step(from: digest, of: revision.file) else {
                throw RefineError(
                    .badInput,
                    "iteration \(revision.iteration) cannot be restored: the file was edited in place since",
                    at: Place(file: output.file(revision.file)))
            }
            steps.append(step.delta)
            digest = step.next
        }
        return (revision, steps.reversed(), present[digest] ?? "")
    }

    /// Makes a version step by step, through temporary files, and checks it.
    private static func make(
        _ revision: Revision, _ steps: [FileDelta], _ start: String, _ scratch: Folder
    ) throws(RefineError) -> (path: String, isTemporary: Bool) {
        var (path, isTemporary) = (start, false)
        do throws(RefineError) {
            for (index, step) in steps.enumerated() {
                let next = scratch.file("restoring-\(index % 2)")
                let source = try OriginalFile(TaskFile(path, format: .jsonl))
                var writer = try FileWriter(creating: next, for: next)
                try step.write(from: source, to: &writer)
                try writer.sync()
                if isTemporary { unlink(path) }
                (path, isTemporary) = (next, true)
            }
            let file = try OriginalFile(TaskFile(path, format: .jsonl))
            guard file.size == revision.size, try FileDigest.text(of: file, size: file.size) == revision.digest else {
                throw RefineError(
                    .badInput, "iteration \(revision.iteration) cannot be restored: its digest is another",
                    at: Place(file: revision.file))
            }
            return (path, isTemporary)
        } catch {
            if isTemporary { unlink(path) }
            throw error
        }
    }

    /// Files of another dataset beside the restored ones would be taken for a part of it.
    private static func checkEmpty(_ folder: Folder, _ revisions: [Revision]) throws(RefineError) {
        let known = Set(revisions.map(\.file))
        let endings = DatasetFormat.allCases.map { "." + $0.rawValue }
        for name in try folder.fileNames(what: "a folder for the dataset") where !known.contains(name) {
            if endings.contains(where: { name.hasSuffix($0) }) {
                throw RefineError(
                    .cannotWrite, "is a file of another dataset; expected a folder without",
                    at: Place(file: folder.file(name)), hint: "name another folder")
            }
        }
    }
}
