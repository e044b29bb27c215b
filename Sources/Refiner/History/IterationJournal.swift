import Foundation
import GRDB
import JSONText

/// The journal of one iteration: everything is on the disk when a call returns.
public struct IterationJournal: RunJournal {
    /// The iteration's number in its output folder, from 1.
    public let iteration: Int64
    private let store: StateStore
    private let demands: [DemandKey: Int64]
    private let now: @Sendable () -> String

    /// Begins an iteration: writes down its settings, the measurements it starts from and its plan.
    ///
    /// An iteration that was still running when its process ended is marked interrupted.
    /// - Throws: ``RefineError`` `cannotWrite`.
    public static func begin(
        _ start: IterationStart, in store: StateStore, now: @escaping @Sendable () -> String = Self.timestamp
    ) async throws(RefineError) -> IterationJournal {
        let begun = now()
        let (iteration, demands) = try await store.write { database in
            try database.execute(sql: "UPDATE iteration SET status = 'interrupted' WHERE status = 'running'")
            let iteration = try insertIteration(start, at: begun, into: database)
            try insertEvaluation(start.analysis, iteration: iteration, into: database)
            var demands: [DemandKey: Int64] = [:]
            for demand in start.plan.demands {
                demands[demand.key] = try insert(demand, iteration: iteration, into: database)
            }
            return (iteration, demands)
        }
        return IterationJournal(iteration: iteration, store: store, demands: demands, now: now)
    }

    /// The time in ISO 8601, to the second, in UTC.
    public static let timestamp: @Sendable () -> String = { Date().ISO8601Format() }

    /// Writes phase 1's answers down.
    public func record(_ differentiators: [DemandKey: Differentiators]) async throws(RefineError) {
        try await store.write { database in
            for (key, id) in demands.sorted(by: { $0.value < $1.value }) {
                guard let known = differentiators[key] else { continue }
                try database.execute(
                    sql: """
                        INSERT INTO differentiator (demand, confused_with, differentiators, emphasize, avoid, languages,
                            length_min, length_max) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        id, known.confusedWith.jsonText, known.differentiators.jsonText, known.emphasize.jsonText,
                        known.avoid.jsonText, known.languages.jsonText, known.length.min, known.length.max,
                    ])
            }
        }
    }

    /// Writes a call down, and its messages beside it.
    public func record(_ call: CallRecord) async throws(RefineError) -> Int64 {
        let finished = now()
        return try await store.write { database in
            try database.execute(
                sql: """
                    INSERT INTO call (iteration, phase, task, label, engine, model, endpoint, attempts, input_tokens,
                        output_tokens, estimated, cost_usd, latency_ms, outcome, error, finished_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    iteration, call.phase.rawValue, call.task, call.label, call.engine, call.model, call.endpoint,
                    call.attempts, call.inputTokens, call.outputTokens, call.isEstimated, call.costUSD,
                    call.latencyMilliseconds, call.outcome.rawValue, call.error, finished,
                ])
            let id = database.lastInsertedRowID
            if let request = call.request {
                try database.execute(
                    sql: "INSERT INTO response (call, request, answer) VALUES (?, ?, ?)",
                    arguments: [id, request, call.answer])
            }
            return id
        }
    }

    /// Writes judged candidates down.
    public func record(_ candidates: [Candidate]) async throws(RefineError) -> [Int64] {
        try await store.write { database in
            try candidates.map { candidate in
                let refusal = candidate.verdict.refusal
                try database.execute(
                    sql: """
                        INSERT INTO candidate (demand, call, attempt, text, parents, kept, gate, score, reason)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        demands[candidate.key], candidate.call, candidate.ordinal, candidate.text,
                        candidate.parents.jsonText, candidate.verdict.isKept, refusal?.gate.rawValue, refusal?.score,
                        refusal?.reason,
                    ])
                return database.lastInsertedRowID
            }
        }
    }

    /// Turns a kept candidate into a refused one.
    public func withdraw(_ candidate: Int64, _ refusal: Refusal) async throws(RefineError) {
        try await store.write { database in
            try database.execute(
                sql: "UPDATE candidate SET kept = 0, gate = ?, score = ?, reason = ? WHERE id = ?",
                arguments: [refusal.gate.rawValue, refusal.score, refusal.reason, candidate])
        }
    }

    /// Writes down how many rows of each task were saved, and where they came from.
    func record(_ saved: [SavedRows]) async throws(RefineError) {
        try await store.write { database in
            for rows in saved {
                try database.execute(
                    sql: "INSERT INTO output (iteration, task, original, carried, added) VALUES (?, ?, ?, ?, ?)",
                    arguments: [iteration, rows.task, rows.original, rows.carried, rows.added])
            }
        }
    }

    /// Ends the iteration: writes down how each class ended, which candidates became samples, and the status.
    public func finish(
        _ status: IterationStatus, stopped: [DemandKey: StopReason], savedSamples: Bool
    ) async throws(RefineError) {
        let finished = now()
        try await store.write { database in
            for (key, id) in demands.sorted(by: { $0.value < $1.value }) {
                try database.execute(
                    sql: "UPDATE demand SET stopped = ? WHERE id = ?", arguments: [stopped[key]?.rawValue, id])
            }
            if savedSamples {
                try database.execute(
                    sql: """
                        INSERT INTO sample (candidate, iteration, task, label, text)
                        SELECT candidate.id, demand.iteration, demand.task, demand.label, candidate.text
                        FROM candidate JOIN demand ON demand.id = candidate.demand
                        WHERE demand.iteration = ? AND candidate.kept ORDER BY demand.id, candidate.id
                        """, arguments: [iteration])
            }
            try database.execute(
                sql: "UPDATE iteration SET status = ?, finished_at = ? WHERE id = ?",
                arguments: [status.rawValue, finished, iteration])
        }
    }

    private static func insertIteration(
        _ start: IterationStart, at begun: String, into database: Database
    ) throws -> Int64 {
        let estimate: JSON = [
            "calls": JSON(start.estimate.calls), "input_tokens": JSON(start.estimate.inputTokens),
            "output_tokens": JSON(start.estimate.outputTokens), "cost_usd": .optional(start.estimate.costUSD),
        ]
        try database.execute(
            sql: """
                INSERT INTO iteration (started_at, status, engine, model, seed, threshold, settings, analysis, data, estimate)
                VALUES (?, 'running', ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                begun, start.engine, start.model, Int64(bitPattern: start.seed), start.threshold,
                JSON(start.settings).serialized(.compact), start.analysisFile, start.dataFolder,
                estimate.serialized(.compact),
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

/// How an iteration ended.
public enum IterationStatus: String, Sendable, Hashable, Codable, CaseIterable {
    /// It is at work, or its process ended before it could say.
    case running
    /// Every class met its quota.
    case complete
    /// Some class ended short of it; what was accepted is saved.
    case partial
    /// The user stopped it; what was accepted is saved.
    case interrupted
    /// Nothing was saved.
    case failed
}
