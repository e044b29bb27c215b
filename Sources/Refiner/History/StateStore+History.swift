import GRDB
import JSONText

extension StateStore {
    /// All iterations, oldest first.
    ///
    /// - Throws: ``RefineError`` `badInput` when the state cannot be read.
    public func iterations() throws(RefineError) -> [IterationRecord] {
        try read { try Self.iterations($0, where: "1") }
    }

    /// One iteration and its classes, in the order of its plan; nil when there is none of that number.
    ///
    /// - Throws: ``RefineError`` `badInput` when the state cannot be read.
    public func iteration(_ number: Int64) throws(RefineError) -> (record: IterationRecord, demands: [DemandRecord])? {
        try read { database in
            guard let record = try Self.iterations(database, where: "iteration.id = \(number)").first else {
                return nil
            }
            let demands = try Row.fetchAll(
                database, sql: "SELECT * FROM demand WHERE iteration = ? ORDER BY id", arguments: [number])
            return (record, try demands.map { try Self.demand($0, in: database) })
        }
    }

    private static func iterations(_ database: Database, where condition: String) throws -> [IterationRecord] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT iteration.*,
                    (SELECT COUNT(*) FROM demand WHERE demand.iteration = iteration.id) AS classes,
                    (SELECT COUNT(*) FROM candidate JOIN demand ON demand.id = candidate.demand
                        WHERE demand.iteration = iteration.id) AS received,
                    (SELECT COUNT(*) FROM candidate JOIN demand ON demand.id = candidate.demand
                        WHERE demand.iteration = iteration.id AND candidate.kept) AS kept,
                    (SELECT AVG(value) FROM evaluation WHERE evaluation.iteration = iteration.id
                        AND metric = 'macro_f1') AS macro_f1
                FROM iteration WHERE \(condition) ORDER BY id
                """)
        let usage = try usage(of: condition, in: database)
        return rows.map { row in
            IterationRecord(
                id: row["id"], startedAt: row["started_at"], finishedAt: row["finished_at"], status: row["status"],
                engine: row["engine"], model: row["model"], seed: UInt64(bitPattern: row["seed"]),
                threshold: row["threshold"], classes: row["classes"], received: row["received"], kept: row["kept"],
                macroF1: row["macro_f1"], usage: usage[row["id"]] ?? AuditSums(), resumed: row["resumed"],
                estimate: try? JSON(parsing: row["estimate"] as String))
        }
    }

    private static func usage(of condition: String, in database: Database) throws -> [Int64: AuditSums] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT iteration, \(AuditSums.columns) FROM \(AuditSums.source)
                WHERE iteration IN (SELECT id FROM iteration WHERE \(condition)) GROUP BY iteration
                """)
        return Dictionary(rows.map { ($0["iteration"], AuditSums($0)) }, uniquingKeysWith: { first, _ in first })
    }

    private static func demand(_ row: Row, in database: Database) throws -> DemandRecord {
        let id: Int64 = row["id"]
        let refused = try Row.fetchAll(
            database,
            sql:
                "SELECT gate, COUNT(*) AS count FROM candidate WHERE demand = ? AND NOT kept GROUP BY gate ORDER BY gate",
            arguments: [id])
        let samples = try String.fetchAll(
            database, sql: "SELECT text FROM candidate WHERE demand = ? AND kept ORDER BY id", arguments: [id])
        let received = try Int.fetchOne(
            database, sql: "SELECT COUNT(*) FROM candidate WHERE demand = ?", arguments: [id])
        let known = try Row.fetchOne(database, sql: "SELECT * FROM differentiator WHERE demand = ?", arguments: [id])
        return DemandRecord(
            task: row["task"], label: row["label"], count: row["count"], reason: row["reason"], f1: row["f1"],
            support: row["support"], stopped: row["stopped"], received: received ?? 0, kept: samples.count,
            refused: refused.map { ($0["gate"], $0["count"]) }, differentiators: known.map(differentiators),
            samples: samples)
    }

    private static func differentiators(_ row: Row) -> Differentiators {
        func texts(_ column: String) -> [String] {
            let json = try? JSON(parsing: row[column] as String)
            return json?.array?.compactMap(\.string) ?? []
        }
        let languages = try? JSON(parsing: row["languages"] as String)
        return Differentiators(
            confusedWith: texts("confused_with"), differentiators: texts("differentiators"),
            emphasize: texts("emphasize"), avoid: texts("avoid"),
            languages: Dictionary(
                languages?.members?.compactMap { member in member.value.double.map { (member.name, $0) } } ?? [],
                uniquingKeysWith: { first, _ in first }),
            length: Differentiators.LengthRange(min: row["length_min"], max: row["length_max"]))
    }
}
