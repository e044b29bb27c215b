import GRDB
import JSONText

extension StateStore {
    /// Writes a measurement down, in the place of an earlier one of the same iteration, task, split and stage.
    ///
    /// - Throws: ``RefineError`` `cannotWrite`, also when there is no such iteration.
    public func record(_ measurement: Measurement) throws(RefineError) {
        let created = measurement.createdAt.isEmpty ? Timestamps.now() : measurement.createdAt
        try write { database in
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO measurement (iteration, task, split, stage, rows, accuracy, macro_f1, classes,
                        comparison, verdict, decision, answers, created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    measurement.iteration, measurement.task, measurement.split.rawValue, measurement.stage.rawValue,
                    measurement.rows, measurement.accuracy, measurement.macroF1,
                    Measurement.json(measurement.classes).serialized(.compact),
                    measurement.comparison?.json.serialized(.compact), measurement.comparison?.verdict.rawValue,
                    measurement.decision, measurement.answers?.json.serialized(.compact), created,
                ])
        }
    }

    /// The measurements of an iteration, or of all, in the order of iterations, tasks, splits and stages; without their
    /// answers.
    ///
    /// Where none was written down, those that an iteration was planned from stand for `before` on `dev`.
    /// - Throws: ``RefineError`` `badInput` when the state cannot be read.
    public func measurements(of iteration: Int64? = nil) throws(RefineError) -> [Measurement] {
        let condition = iteration.map { "iteration = \($0)" } ?? "1"
        return try read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT iteration, task, split, stage, rows, accuracy, macro_f1, classes, comparison, decision,
                        created_at FROM measurement WHERE \(condition)
                    """)
            let known = rows.compactMap(Self.measurement)
            let places = Set(known.filter { $0.split == .dev && $0.stage == .before }.map(Self.place))
            let planned = try Self.plannedFrom(condition, database).filter { !places.contains(Self.place($0)) }
            return (known + planned).sorted { Self.order($0) < Self.order($1) }
        }
    }

    /// The stored answers of a measurement; nil where none are.
    ///
    /// - Throws: ``RefineError`` `badInput` when the state cannot be read.
    public func answers(of measurement: Measurement) throws(RefineError) -> StoredAnswers? {
        let text = try read { database in
            try String.fetchOne(
                database,
                sql: "SELECT answers FROM measurement WHERE iteration = ? AND task = ? AND split = ? AND stage = ?",
                arguments: [
                    measurement.iteration, measurement.task, measurement.split.rawValue, measurement.stage.rawValue,
                ])
        }
        return text.flatMap { try? JSON(parsing: $0) }.flatMap { StoredAnswers(json: $0) }
    }

    private static func place(_ measurement: Measurement) -> String { "\(measurement.iteration) \(measurement.task)" }

    private static func order(_ one: Measurement) -> (Int64, String, String, String) {
        // "before" comes after "after" in the alphabet.
        (one.iteration, one.task, one.split.rawValue, one.stage == .before ? "a" : "b")
    }

    private static func measurement(_ row: Row) -> Measurement? {
        guard let split = Measurement.Split(rawValue: row["split"]),
            let stage = Measurement.Stage(rawValue: row["stage"])
        else { return nil }
        let classes = (try? JSON(parsing: row["classes"] as String))?.array ?? []
        var measurement = Measurement(
            iteration: row["iteration"], task: row["task"], split: split, stage: stage, rows: row["rows"],
            accuracy: row["accuracy"], macroF1: row["macro_f1"],
            classes: classes.compactMap { json in
                guard let label = json["label"]?.string, let f1 = json["f1"]?.double, let support = json["support"]?.int
                else { return nil }
                return Measurement.ClassScore(label: label, f1: f1, support: support)
            },
            comparison: (row["comparison"] as String?).flatMap { try? JSON(parsing: $0) }
                .flatMap { Comparison(json: $0) },
            decision: row["decision"])
        measurement.createdAt = row["created_at"]
        return measurement
    }

    private static func plannedFrom(_ condition: String, _ database: Database) throws -> [Measurement] {
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT iteration, task, label, metric, value, support FROM evaluation WHERE \(condition) ORDER BY id")
        var found: [Measurement] = []
        for row in rows {
            let (iteration, task): (Int64, String) = (row["iteration"], row["task"])
            if found.last?.iteration != iteration || found.last?.task != task {
                found.append(
                    Measurement(
                        iteration: iteration, task: task, split: .dev, stage: .before, rows: 0, accuracy: .nan,
                        macroF1: .nan, classes: []))
            }
            let value: Double = row["value"]
            switch (row["metric"] as String, row["label"] as String?) {
            case ("accuracy", nil): found[found.count - 1].accuracy = value
            case ("macro_f1", nil): found[found.count - 1].macroF1 = value
            case ("f1", let label?):
                let support: Int = row["support"] ?? 0
                found[found.count - 1].classes.append(.init(label: label, f1: value, support: support))
                found[found.count - 1].rows = found[found.count - 1].rows.addingSaturated(support)
            default: break
            }
        }
        return found
    }
}
