import GRDB

extension CallRecord {
    /// Writes the call and its messages down.
    ///
    /// - Returns: the call's number.
    func insert(
        iteration: Int64, finished: String, prompts: SharedPrompts, into database: Database
    ) throws -> Int64 {
        try database.cachedStatement(sql: Self.insertion).run { bind in
            try bind(iteration)
            for text in [phase.rawValue, task, label, engine, model, endpoint, digest, batch, trail] { try bind(text) }
            for number in [attempts, inputTokens, outputTokens, cachedInputTokens, wastedTokens] { try bind(number) }
            try bind(isEstimated)
            try bind(costUSD)
            try bind(latencyMilliseconds)
            for text in [outcome.rawValue, error, finished] { try bind(text) }
        }
        let id = database.lastInsertedRowID
        if let request {
            let (prompt, rest) = try prompts.split(request, of: self, in: database)
            let statement = try database.cachedStatement(
                sql: "INSERT INTO response (call, prompt, request, answer) VALUES (?, ?, ?, ?)")
            try statement.run { bind in
                try bind(id)
                try bind(prompt)
                try bind(String(rest))
                try bind(answer)
            }
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
