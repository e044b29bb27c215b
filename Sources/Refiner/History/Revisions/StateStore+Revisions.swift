import Foundation
import GRDB

extension StateStore {
    /// The newest version of a file.
    func lastRevision(of file: String) throws(RefineError) -> Revision? {
        try read { database in
            try Row.fetchOne(
                database, sql: "SELECT * FROM revision WHERE file = ? ORDER BY id DESC LIMIT 1", arguments: [file]
            ).map(Self.revision)
        }
    }

    /// The versions that stood after an iteration, by file: what its run saved, without what was changed later on.
    func revisions(of iteration: Int64) throws(RefineError) -> [Revision] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM revision WHERE id IN (
                        SELECT MAX(id) FROM revision WHERE iteration = ? AND cause = 'run' GROUP BY file) ORDER BY file
                    """,
                arguments: [iteration]
            ).map(Self.revision)
        }
    }

    /// The iterations whose versions are known.
    func revisedIterations() throws(RefineError) -> [Int64] {
        try read {
            try Int64.fetchAll(
                $0, sql: "SELECT DISTINCT iteration FROM revision WHERE cause = 'run' ORDER BY iteration")
        }
    }

    /// Every file that a version is known of.
    func revisedFiles() throws(RefineError) -> [String] {
        try read { try String.fetchAll($0, sql: "SELECT DISTINCT file FROM revision ORDER BY file") }
    }

    /// How a version is made from the next one: that one's digest, and the parts.
    func step(from digest: String, of file: String) throws(RefineError) -> (next: String, delta: FileDelta)? {
        let row = try read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT next_digest, delta FROM revision
                    WHERE file = ? AND digest = ? AND delta IS NOT NULL ORDER BY id DESC LIMIT 1
                    """, arguments: [file, digest]
            ).map { row in (next: row["next_digest"] as String, bytes: [UInt8](row["delta"] as Data)) }
        }
        guard let row, let delta = FileDelta(encoded: row.bytes) else { return nil }
        return (row.next, delta)
    }

    /// Adds a version, and to the one before how that is made from it.
    func add(
        _ revision: Revision, _ cause: Revisions.Cause, after last: Revision?, delta: [UInt8]?
    ) throws(RefineError) {
        let now = Timestamps.now()
        try write { database in
            if let last, let delta {
                try database.execute(
                    sql: "UPDATE revision SET next_digest = ?, delta = ? WHERE id = ?",
                    arguments: [revision.digest, Data(delta), last.id])
            }
            try database.execute(
                sql: """
                    INSERT INTO revision (iteration, newest, cause, file, size, digest, created_at)
                    VALUES (?, (SELECT MAX(id) FROM iteration), ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    revision.iteration, cause.rawValue, revision.file, revision.size, revision.digest, now,
                ])
        }
    }

    private static func revision(_ row: Row) -> Revision {
        Revision(
            id: row["id"], iteration: row["iteration"], file: row["file"], size: row["size"], digest: row["digest"])
    }
}
