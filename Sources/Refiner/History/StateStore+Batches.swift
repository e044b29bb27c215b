import Foundation
import GRDB
import JSONText
public import LanguageModels

/// The batch jobs of an output folder, in the table `batch`.
extension StateStore: BatchStore {
    /// All jobs of a model at an endpoint, oldest first.
    ///
    /// - Throws: ``RefineError`` `badInput` when the state cannot be read.
    public func jobs(endpoint: String, model: String) throws(RefineError) -> [BatchJob] {
        try read { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT * FROM batch WHERE endpoint = ? AND model = ? ORDER BY id",
                arguments: [endpoint, model])
            return try rows.map(Self.job)
        }
    }

    /// All jobs of the folder, oldest first.
    ///
    /// - Throws: ``RefineError`` `badInput` when the state cannot be read.
    public func batchJobs() throws(RefineError) -> [BatchJob] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM batch ORDER BY id").map(Self.job)
        }
    }

    /// Writes a job down in place of the one of the same name.
    ///
    /// - Throws: ``RefineError`` `cannotWrite`.
    public func save(_ job: BatchJob) throws(RefineError) {
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO batch (name, state, endpoint, model, lines, input_file, provider_id, output_file,
                        error_file, total, completed, failed, created_at, changed_at, problem)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (name) DO UPDATE SET state = excluded.state, lines = excluded.lines,
                        input_file = excluded.input_file, provider_id = excluded.provider_id,
                        output_file = excluded.output_file, error_file = excluded.error_file, total = excluded.total,
                        completed = excluded.completed, failed = excluded.failed, changed_at = excluded.changed_at,
                        problem = excluded.problem
                    """,
                arguments: [
                    job.name, job.state.rawValue, job.endpoint, job.model, Self.text(job.lines), job.inputFile,
                    job.batch, job.outputFile, job.errorFile, job.counts.total, job.counts.completed,
                    job.counts.failed, Self.text(job.createdAt), Self.text(job.changedAt), job.problem,
                ])
        }
    }

    private static func job(_ row: Row) throws -> BatchJob {
        let word: String = row["state"]
        guard let state = BatchJob.State(rawValue: word), let lines = lines(row["lines"]) else {
            throw RefineError(.badInput, "the batch job \(row["name"] as String) cannot be read")
        }
        return BatchJob(
            name: row["name"], endpoint: row["endpoint"], model: row["model"], state: state, lines: lines,
            inputFile: row["input_file"], batch: row["provider_id"], outputFile: row["output_file"],
            errorFile: row["error_file"],
            counts: BatchCounts(total: row["total"], completed: row["completed"], failed: row["failed"]),
            createdAt: seconds(row["created_at"]), changedAt: seconds(row["changed_at"]), problem: row["problem"])
    }

    // MARK: Columns

    /// One array a line: its name, the digest, and the request's own name where it is another one.
    private static func text(_ lines: [BatchLine]) -> String {
        let texts = lines.map { line in
            JSON([line.customID, line.digest] + (line.requestID == line.customID ? [] : [line.requestID]))
        }
        return JSON(texts).serialized(.compact)
    }

    private static func lines(_ text: String) -> [BatchLine]? {
        guard let document = try? JSON(parsing: text), let entries = document.array else { return nil }
        let lines = entries.compactMap { entry -> BatchLine? in
            let words = entry.array?.compactMap(\.string) ?? []
            guard (2...3).contains(words.count) else { return nil }
            return BatchLine(customID: words[0], requestID: words.count > 2 ? words[2] : words[0], digest: words[1])
        }
        return lines.count == entries.count ? lines : nil
    }

    private static func text(_ seconds: Double) -> String {
        Date(timeIntervalSince1970: min(max(seconds, 0), 253_402_300_799)).ISO8601Format()
    }

    private static func seconds(_ text: String) -> Double {
        (try? Date(text, strategy: .iso8601))?.timeIntervalSince1970 ?? 0
    }
}
