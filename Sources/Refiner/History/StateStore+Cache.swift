import Foundation
import GRDB
public import JSONText

/// What a state keeps of the answers of one iteration.
public struct CacheRecord: Sendable, Hashable {
    /// The iteration.
    public let iteration: Int64
    /// Answers stored.
    public let answers: Int
    /// How many of them a run with the same requests would find again: those of an iteration that has not come to its end.
    public let reusable: Int
    /// Bytes of the requests and answers as they are stored: what requests share counts once.
    public let bytes: Int
    /// When the first of them came, ISO 8601 in UTC.
    public let oldest: String
    /// When the last of them came.
    public let newest: String

    /// The record as JSON.
    public var json: JSON {
        [
            "iteration": JSON(Int(iteration)), "answers": JSON(answers), "reusable": JSON(reusable),
            "bytes": JSON(bytes), "oldest": JSON(oldest), "newest": JSON(newest),
        ]
    }
}

extension StateStore {
    /// What is stored of the requests and answers of each iteration that has any, oldest first.
    ///
    /// - Throws: ``RefineError`` `badInput` when the state cannot be read.
    public func cache() throws(RefineError) -> [CacheRecord] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT call.iteration, COUNT(answer) AS answers,
                        SUM(answer IS NOT NULL AND digest IS NOT NULL AND outcome IN ('ok', 'unreadable')
                            AND \(Reopening.unfinished)) AS reusable,
                        SUM(LENGTH(CAST(request AS BLOB)) + COALESCE(LENGTH(CAST(answer AS BLOB)), 0))
                            + (SELECT COALESCE(SUM(LENGTH(CAST(text AS BLOB))), 0) FROM prompt WHERE id IN (
                                SELECT prompt FROM response JOIN call AS own ON own.id = response.call
                                WHERE own.iteration = call.iteration)) AS bytes,
                        MIN(call.finished_at) AS oldest, MAX(call.finished_at) AS newest
                    FROM response JOIN call ON call.id = response.call JOIN iteration ON iteration.id = call.iteration
                    GROUP BY call.iteration ORDER BY call.iteration
                    """
            ).map { row in
                CacheRecord(
                    iteration: row["iteration"], answers: row["answers"], reusable: row["reusable"],
                    bytes: row["bytes"], oldest: row["oldest"], newest: row["newest"])
            }
        }
    }

    /// Deletes the stored requests and answers of one iteration, or of all, and gives their room back to the disk.
    ///
    /// The numbers of the ledger stay. Whoever calls it holds the lock of the output.
    /// - Returns: how many answers there were, and how many bytes the file is smaller.
    /// - Throws: ``RefineError`` `cannotWrite`.
    public func clearCache(iteration: Int64? = nil) throws(RefineError) -> (answers: Int, freed: Int) {
        try emptyLog()
        let before = fileSize
        let answers = try write { database in
            let calls = "SELECT id FROM call" + (iteration.map { " WHERE iteration = \($0)" } ?? "")
            let answers = try Int.fetchOne(
                database, sql: "SELECT COUNT(answer) FROM response WHERE call IN (\(calls))")
            try database.execute(sql: "DELETE FROM response WHERE call IN (\(calls))")
            try database.execute(
                sql: "DELETE FROM prompt WHERE id NOT IN (SELECT prompt FROM response WHERE prompt IS NOT NULL)")
            // A digest promises an answer.
            try database.execute(sql: "UPDATE call SET digest = NULL WHERE id IN (\(calls))")
            return answers ?? 0
        }
        try withoutTransaction { try $0.execute(sql: "VACUUM") }
        try emptyLog()
        return (answers, max(0, before - fileSize))
    }

    /// Brings what stands in the write-ahead log into the file itself.
    private func emptyLog() throws(RefineError) {
        try withoutTransaction { _ = try $0.checkpoint(.truncate) }
    }
}
