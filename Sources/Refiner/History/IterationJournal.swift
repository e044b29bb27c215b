import Foundation
import GRDB
import JSONText

/// The journal of one iteration: everything is on the disk when a call returns.
public struct IterationJournal: RunJournal {
    let opening: Opening
    private let store: StateStore
    private let answers: AnswerIndex?
    private let demands: [DemandKey: Int64]
    private let now: @Sendable () -> String
    private let prompts = SharedPrompts()

    init(
        _ opening: Opening, demands: [DemandKey: Int64], store: StateStore, answers: AnswerIndex?,
        now: @escaping @Sendable () -> String
    ) {
        self.opening = opening
        self.demands = demands
        self.store = store
        self.answers = answers
        self.now = now
    }

    /// The iteration's number in its output folder, from 1.
    public var iteration: Int64 { opening.iteration }

    /// How often the iteration was gone on with, 0 for one that has just begun.
    public var resumed: Int { opening.pass - 1 }

    /// How many answers of earlier passes, or of earlier iterations, were found again so far.
    public var reused: Int { answers?.reused ?? 0 }

    /// The time in ISO 8601, to the second, in UTC.
    public static let timestamp: @Sendable () -> String = { Timestamps.now() }

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
        let (iteration, finished) = (iteration, now())
        let id = try await store.group.write { database in
            try call.insert(iteration: iteration, finished: finished, prompts: prompts, into: database)
        }
        if let answers, let digest = call.digest, call.outcome == .ok || call.outcome == .unreadable, call.answer != nil
        {
            answers.insert(digest, call: id)
        }
        return id
    }

    /// The answer that an identical call got before: in this pass, in an earlier one, or in an earlier iteration.
    public func answer(to digest: String, request: String) async throws(RefineError) -> KnownAnswer? {
        guard let answers, let call = answers.call(digest) else { return nil }
        let answer: String? = try await store.group.write { database in
            // A digest is a hash, and a hash is no proof.
            let statement = try database.cachedStatement(
                sql: """
                    SELECT answer FROM conversation JOIN call ON call.id = conversation.call
                    WHERE conversation.call = ? AND digest = ? AND request = ? AND answer IS NOT NULL
                    """)
            return try String.fetchOne(statement, arguments: [call, digest, request])
        }
        guard let answer else { return nil }
        answers.countReuse()
        return KnownAnswer(call: call, content: answer)
    }

    /// Writes judged candidates down.
    public func record(_ candidates: [Candidate]) async throws(RefineError) -> [Int64] {
        let demands = demands
        return try await store.group.write { database in
            let statement = try database.cachedStatement(
                sql: """
                    INSERT INTO candidate (demand, call, attempt, text, parents, kept, gate, score, reason)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """)
            return try candidates.map { candidate in
                let refusal = candidate.verdict.refusal
                try statement.run { bind in
                    try bind(demands[candidate.key])
                    try bind(candidate.call)
                    try bind(candidate.ordinal)
                    try bind(candidate.text)
                    try bind(candidate.parents.jsonText)
                    try bind(candidate.verdict.isKept)
                    try bind(refusal?.gate.rawValue)
                    try bind(refusal?.score)
                    try bind(refusal?.reason)
                }
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

    /// Writes down how the output will stand once it is saved.
    ///
    /// Comes before the files are renamed: after a crash each of them is in a form that is known.
    func prepare(_ snapshots: [OutputSnapshot]) async throws(RefineError) {
        try await store.write { database in
            for snapshot in snapshots {
                try database.execute(
                    sql: """
                        INSERT OR IGNORE INTO snapshot (iteration, task, pass, original, carried, added, digest)
                        VALUES (?, ?, 0, 0, 0, 0, ?)
                        """, arguments: [iteration, snapshot.task, RowsDigest().text])
                try snapshot.insert(iteration: iteration, into: database)
            }
        }
    }

    /// Writes down how many rows of each task were saved, and where they came from.
    func record(_ saved: [SavedRows]) async throws(RefineError) {
        try await store.write { database in
            try database.execute(sql: "DELETE FROM output WHERE iteration = ?", arguments: [iteration])
            for rows in saved { try rows.insert(iteration: iteration, into: database) }
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
                try database.execute(
                    sql: "DELETE FROM snapshot WHERE iteration <> ? OR pass < ?",
                    arguments: [iteration, opening.pass])
                try database.execute(sql: "DELETE FROM earlier_sample")
            }
            try database.execute(
                sql: "UPDATE iteration SET status = ?, finished_at = ? WHERE id = ?",
                arguments: [status.rawValue, finished, iteration])
        }
    }
}
