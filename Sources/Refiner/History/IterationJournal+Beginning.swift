import GRDB
import JSONText

extension IterationJournal {
    /// Begins an iteration: writes down its settings, the measurements it starts from and its plan; or goes on with the
    /// newest one, when that has the same fingerprint and is unfinished.
    ///
    /// An iteration that was still running when its process ended, and that is not gone on with, is marked interrupted.
    /// - Parameter resume: with ``Resume/never`` a new iteration begins in any case, and no answer is reused.
    /// - Throws: ``RefineError`` `cannotWrite`.
    public static func begin(
        _ start: IterationStart, in store: StateStore, resume: Resume = .auto,
        now: @escaping @Sendable () -> String = Self.timestamp
    ) async throws(RefineError) -> IterationJournal {
        let begun = now()
        let opening = try await store.write { database in
            let reopening = resume == .auto ? try Reopening.find(start, in: database) : nil
            if reopening == nil { try Reopening.closeDead(output: start.output, in: database) }
            let opening = try reopening?.reopen(in: database) ?? insert(start, at: begun, into: database)
            var demands: [DemandKey: Int64] = [:]
            for demand in start.plan.demands {
                demands[demand.key] = try insert(demand, iteration: opening.iteration, into: database)
            }
            return (opening: opening, demands: demands)
        }
        return IterationJournal(
            opening.opening, demands: opening.demands, store: store,
            answers: resume == .auto ? try await AnswerIndex(of: store, for: opening.opening.iteration) : nil, now: now)
    }

    private static func insert(
        _ start: IterationStart, at begun: String, into database: Database
    ) throws -> Opening {
        let copied = try SavedRows.lastCopied(in: database)
        let iteration = try insertIteration(start, at: begun, into: database)
        try insertEvaluation(start.analysis, iteration: iteration, into: database)
        for task in start.output?.tasks ?? [] where task.rowCount > 0 {
            let head = min(copied[task.name] ?? 0, task.rowCount)
            try OutputSnapshot(
                task: task.name, pass: 0, original: head, carried: task.rowCount - head, added: 0,
                digest: task.digest.text
            ).insert(iteration: iteration, into: database)
        }
        return Opening(iteration: iteration, pass: 1, copied: copied)
    }

    private static func insertIteration(
        _ start: IterationStart, at begun: String, into database: Database
    ) throws -> Int64 {
        try database.execute(
            sql: """
                INSERT INTO iteration (started_at, status, engine, model, seed, threshold, settings, analysis, data,
                    estimate, fingerprint)
                VALUES (?, 'running', ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                begun, start.engine, start.model, Int64(bitPattern: start.seed), start.threshold,
                JSON(start.settings).serialized(.compact), start.analysisFile, start.dataFolder,
                start.estimate.json.serialized(.compact), start.fingerprint,
            ])
        return database.lastInsertedRowID
    }

    private static func insertEvaluation(_ analysis: Analysis, iteration: Int64, into database: Database) throws {
        let statement = try database.makeStatement(
            sql: "INSERT INTO evaluation (iteration, task, label, metric, value, support) VALUES (?, ?, ?, ?, ?, ?)")
        for task in analysis.tasks {
            if let accuracy = task.accuracy {
                try statement.execute(arguments: [iteration, task.name, nil, "accuracy", accuracy, nil])
            }
            try statement.execute(arguments: [iteration, task.name, nil, "macro_f1", task.macroF1, nil])
            for metrics in task.classMetrics {
                try statement.execute(
                    arguments: [iteration, task.name, metrics.label, "f1", metrics.f1, metrics.support])
            }
        }
    }

    private static func insert(_ demand: Demand, iteration: Int64, into database: Database) throws -> Int64 {
        try database.execute(
            sql: """
                INSERT INTO demand (iteration, task, label, count, reason, f1, support, errors, confusions)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                iteration, demand.task, demand.label, demand.count, demand.reason.rawValue, demand.f1, demand.support,
                demand.errorCount, JSON(demand.confusions.map(\.json)).serialized(.compact),
            ])
        return database.lastInsertedRowID
    }
}
