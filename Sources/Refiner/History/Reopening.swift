import GRDB
import JSONText

/// The newest iteration of a state, when a run of the same arguments may go on with it.
struct Reopening {
    private let iteration: Int64
    private let pass: Int
    private let standing: [String: OutputSnapshot]

    /// The newest iteration, if it has the fingerprint of `start`, is unfinished, and left the output as it stands now.
    ///
    /// Whoever asks holds the lock of the output, so that an iteration that is running has no process any more.
    static func find(_ start: IterationStart, in database: Database) throws -> Reopening? {
        guard let fingerprint = start.fingerprint,
            let row = try Row.fetchOne(
                database, sql: "SELECT *, \(unfinished) AS unfinished FROM iteration ORDER BY id DESC LIMIT 1"),
            row["fingerprint"] == fingerprint, row["unfinished"]
        else { return nil }
        let iteration: Int64 = row["id"]
        let known = try OutputSnapshot.all(of: iteration, in: database)
        // Rows that a person edited are theirs: they are carried by a new iteration, and not replaced by this one.
        guard let standing = OutputSnapshot.matches(of: start.output, among: known) else { return nil }
        return Reopening(iteration: iteration, pass: row["resumed"] + 2, standing: standing)
    }

    /// In SQL, whether a row of `iteration` is work that a run may go on with.
    static let unfinished = """
        (iteration.status IN ('running', 'failed', 'interrupted') OR iteration.status = 'partial' AND EXISTS (
            SELECT * FROM demand WHERE demand.iteration = iteration.id
                AND stopped IN ('engine_failed', 'interrupted', 'budget_spent')))
        """

    /// Sets the iteration running again.
    ///
    /// What was derived from its answers goes, to be derived anew; the answers stay. Its rows of `output` stay until the
    /// new pass has saved its own, because so does the dataset that they describe.
    func reopen(in database: Database) throws -> Opening {
        let demands = "(SELECT id FROM demand WHERE iteration = :iteration)"
        let statements = [
            // What the embedded engine did, it will do again; only calls to a service are kept.
            """
            INSERT OR IGNORE INTO earlier_sample (iteration, task, label, text, parents, call)
            SELECT demand.iteration, demand.task, demand.label, candidate.text, candidate.parents,
                (SELECT id FROM call WHERE call.id = candidate.call AND endpoint IS NOT NULL)
            FROM candidate JOIN demand ON demand.id = candidate.demand
            WHERE demand.iteration = :iteration AND candidate.kept ORDER BY demand.id, candidate.id
            """,
            "DELETE FROM sample WHERE iteration = :iteration",
            "DELETE FROM candidate WHERE demand IN \(demands)",
            "DELETE FROM differentiator WHERE demand IN \(demands)",
            "DELETE FROM demand WHERE iteration = :iteration",
            """
            DELETE FROM call WHERE iteration = :iteration AND endpoint IS NULL AND digest IS NULL
                AND id NOT IN (SELECT call FROM response)
            """,
            "UPDATE iteration SET status = 'running', finished_at = NULL, resumed = resumed + 1 WHERE id = :iteration",
        ]
        for sql in statements { try database.execute(sql: sql, arguments: ["iteration": iteration]) }
        return Opening(
            iteration: iteration, pass: pass, copied: standing.mapValues(\.original), own: standing.mapValues(\.added),
            earlier: try earlierSamples(in: database))
    }

    private func earlierSamples(in database: Database) throws -> [DemandKey: [EarlierSample]] {
        var samples: [DemandKey: [EarlierSample]] = [:]
        let rows = try Row.fetchCursor(
            database, sql: "SELECT * FROM earlier_sample WHERE iteration = ? ORDER BY id", arguments: [iteration])
        while let row = try rows.next() {
            let parents = try? JSON(parsing: row["parents"] as String)
            samples[DemandKey(task: row["task"], label: row["label"]), default: []].append(
                EarlierSample(
                    text: row["text"], parents: parents?.array?.compactMap(\.string) ?? [], call: row["call"]))
        }
        return samples
    }

    /// Marks an iteration whose process died as interrupted; where it had come to save its rows, it counts as saved.
    static func closeDead(output: DatasetDescription?, in database: Database) throws {
        guard let dead = try Int64.fetchOne(database, sql: "SELECT MAX(id) FROM iteration WHERE status = 'running'")
        else { return }
        try database.execute(sql: "UPDATE iteration SET status = 'interrupted' WHERE status = 'running'")
        let known = try OutputSnapshot.all(of: dead, in: database)
        guard let standing = OutputSnapshot.matches(of: output, among: known) else { return }
        for snapshot in standing.values where snapshot.pass > 0 {
            try SavedRows(
                task: snapshot.task, original: snapshot.original, carried: snapshot.carried, added: snapshot.added
            ).insert(iteration: dead, into: database)
        }
    }
}
