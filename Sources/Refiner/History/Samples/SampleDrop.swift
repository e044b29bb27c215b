import GRDB
public import JSONText

/// Takes rows that refine made out of a dataset again.
public struct SampleDrop: Sendable {
    /// Which rows go: those that fit each of the kinds that are given.
    public struct Choice: Sendable, Hashable {
        /// Rows of these iterations.
        public var iterations: [Int64] = []
        /// Rows of these tasks.
        public var tasks: [String] = []
        /// Rows of these classes.
        public var labels: [String] = []
        /// Rows that were built from these texts, directly or through other rows; a text, or the number of a sample.
        public var parents: [String] = []

        /// A choice of nothing yet.
        public init() {}
    }

    /// One row that goes.
    public struct Row: Sendable, Hashable {
        /// The number of the sample.
        public let id: Int64
        /// The iteration that made it.
        public let iteration: Int64
        /// The task.
        public let task: String
        /// The class.
        public let label: String
        /// The text.
        public let text: String

        /// `{"sample","iteration","task","label","text"}`.
        public var json: JSON {
            [
                "sample": JSON(Int(id)), "iteration": JSON(Int(iteration)), "task": JSON(task), "label": JSON(label),
                "text": JSON(text),
            ]
        }
    }

    /// What was taken out.
    public struct Outcome: Sendable {
        /// The rows, in the order in which they were made.
        public let rows: [Row]
        /// How many fit, but stand in the dataset no more, or stand in the data that refine copies.
        public let missing: Int
        /// The files that were written; none in a dry run.
        public let files: [String]
    }

    private let choice: Choice
    private let output: String

    /// - Parameter output: the output folder of the runs.
    public init(_ choice: Choice, of output: String) {
        self.choice = choice
        self.output = output
    }

    /// Takes the rows out: all other bytes of the files stay as they are (of a database, all other rows), all files are
    /// changed or none, and the state says so.
    ///
    /// - Parameter isDry: whether nothing is changed, only said.
    /// - Throws: ``RefineError``: `inputMissing` without a history, `locked`, `badInput` when the dataset cannot be read,
    ///   `cannotWrite`.
    public func run(isDry: Bool) async throws(RefineError) -> Outcome {
        if isDry { return try await drop(try StateStore(reading: output), isDry: true) }
        _ = try StateStore(reading: output)
        let lock = try OutputLock(folder: output)
        defer { withExtendedLifetime(lock) {} }
        let store = try StateStore(writing: output)
        do {
            let outcome = try await drop(store, isDry: false)
            await store.close()
            return outcome
        } catch {
            await store.close()
            throw error
        }
    }

    private func drop(_ store: StateStore, isDry: Bool) async throws(RefineError) -> Outcome {
        let chosen = try await chosen(store)
        let copied = try await store.read { try SavedRows.lastCopied(in: $0) }
        var presence = SamplePresence(in: output)
        if !chosen.isEmpty {
            try presence.find(
                chosen.map { .init(id: $0.id, task: $0.task, label: $0.label, text: $0.text) }, skipping: copied)
        }
        let places = presence.places
        let going = chosen.filter { places[$0.id] != nil }
        guard !isDry, !going.isEmpty else {
            return Outcome(rows: going, missing: chosen.count - going.count, files: [])
        }
        var removed: [String: Set<Int>] = [:]
        for row in going { removed[row.task, default: []].insert(places[row.id] ?? -1) }
        let files = try RowRemoval(of: removed, in: output).write()
        let (now, ids) = (Timestamps.now(), going.map(\.id))
        let standing = try await store.write { database in
            for id in ids {
                try database.execute(sql: "UPDATE sample SET dropped_at = ? WHERE id = ?", arguments: [now, id])
            }
            return try Int64.fetchOne(database, sql: "SELECT \(SavedRows.standing)") ?? 0
        }
        try await Revisions(of: output, in: store).record(.drop, iteration: standing, files: files)
        return Outcome(rows: going, missing: chosen.count - going.count, files: files)
    }

    /// The samples that fit the choice and have not been dropped yet.
    private func chosen(_ store: StateStore) async throws(RefineError) -> [Row] {
        let choice = choice
        return try await store.read { database in
            let numbers = choice.parents.compactMap { Int64($0) }
            var ancestors = Set(choice.parents)
            for number in numbers {
                let sql = "SELECT text FROM sample WHERE id = ?"
                if let text = try String.fetchOne(database, sql: sql, arguments: [number]) { ancestors.insert(text) }
            }
            var rows: [Row] = []
            // In the order in which they were made: what a row was built from comes before it.
            let cursor = try GRDB.Row.fetchCursor(
                database,
                sql: """
                    SELECT sample.*, candidate.parents FROM sample JOIN candidate ON candidate.id = sample.candidate
                    ORDER BY sample.id
                    """)
            while let row = try cursor.next() {
                let sample = Row(
                    id: row["id"], iteration: row["iteration"], task: row["task"], label: row["label"],
                    text: row["text"])
                if !choice.parents.isEmpty {
                    let parents = (try? JSON(parsing: row["parents"] as String))?.array?.compactMap(\.string) ?? []
                    guard parents.contains(where: ancestors.contains) else { continue }
                    ancestors.insert(sample.text)
                }
                let isDropped = row["dropped_at"] as String? != nil
                if !isDropped, fits(sample) { rows.append(sample) }
            }
            return rows
        }
    }

    private func fits(_ row: Row) -> Bool {
        (choice.iterations.isEmpty || choice.iterations.contains(row.iteration))
            && (choice.tasks.isEmpty || choice.tasks.contains(row.task))
            && (choice.labels.isEmpty || choice.labels.contains(row.label))
    }
}
