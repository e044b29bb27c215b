import GRDB

extension CallRecord {
    /// Writes the call and its messages down.
    ///
    /// - Returns: the call's number.
    func insert(iteration: Int64, finished: String, into database: Database) throws -> Int64 {
        try database.cachedStatement(sql: Self.insertion).execute(arguments: [
            iteration, phase.rawValue, task, label, engine, model, endpoint, digest, batch, trail, attempts,
            inputTokens, outputTokens, cachedInputTokens, wastedTokens, isEstimated, costUSD, latencyMilliseconds,
            outcome.rawValue, error, finished,
        ])
        let id = database.lastInsertedRowID
        if let request {
            try database.cachedStatement(sql: "INSERT INTO response (call, request, answer) VALUES (?, ?, ?)")
                .execute(arguments: [id, request, answer])
        }
        return id
    }

    private static let insertion = """
        INSERT INTO call (iteration, phase, task, label, engine, model, endpoint, digest, batch, trail, attempts,
            input_tokens, output_tokens, cached_input_tokens, wasted_tokens, estimated, cost_usd, latency_ms, outcome,
            error, finished_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
}
