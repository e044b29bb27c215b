import GRDB

/// How one task of an output stands after, or stood before, a pass of an iteration saved its rows.
///
/// Written down before the files are renamed, so that after a crash each file is found in one of the forms that are
/// known: as the iteration found it (pass 0), or as a pass of it made it.
struct OutputSnapshot: Sendable, Hashable {
    /// The task.
    var task: String
    /// 0 for how the iteration found the output, then the number of the pass.
    var pass: Int
    /// Rows copied from the dataset; they stand first.
    var original: Int
    /// Rows that earlier iterations, or the user, put there; they follow.
    var carried: Int
    /// Rows of this iteration; they stand last.
    var added: Int
    /// The digest of all of them (``RowsDigest``).
    var digest: String

    var count: Int { original + carried + added }

    /// The snapshots of an iteration, the newest of each task first.
    static func all(of iteration: Int64, in database: Database) throws -> [String: [OutputSnapshot]] {
        let rows = try Row.fetchAll(
            database, sql: "SELECT * FROM snapshot WHERE iteration = ? ORDER BY pass DESC", arguments: [iteration])
        let snapshots = rows.map { row in
            OutputSnapshot(
                task: row["task"], pass: row["pass"], original: row["original"], carried: row["carried"],
                added: row["added"], digest: row["digest"])
        }
        return Dictionary(grouping: snapshots, by: \.task)
    }

    /// The snapshot that each task of `output` is found in; nil when a task is found in none, because someone else wrote
    /// to it.
    static func matches(of output: DatasetDescription?, among known: [String: [OutputSnapshot]]) -> [String:
        OutputSnapshot]?
    {
        let tasks = Set(known.keys).union(output?.tasks.map(\.name) ?? [])
        var matches: [String: OutputSnapshot] = [:]
        for task in tasks {
            let found = output?[task: task]
            let digest = (found?.digest ?? RowsDigest()).text
            let match = known[task, default: []].first { form in
                form.count == found?.rowCount ?? 0 && form.digest == digest
                    // The iteration's own rows bear nothing that a person has added to them since.
                    && found?.isBare(last: form.added) ?? true
            }
            if let match {
                matches[task] = match
            } else {
                return nil
            }
        }
        return matches
    }

    func insert(iteration: Int64, into database: Database) throws {
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO snapshot (iteration, task, pass, original, carried, added, digest)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [iteration, task, pass, original, carried, added, digest])
    }
}
