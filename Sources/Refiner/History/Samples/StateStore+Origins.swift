import GRDB
import JSONText

extension StateStore {
    /// Where a text comes from, newest first.
    ///
    /// `name` is the text of a candidate, or the number of a sample, or `iteration/number` as `--with-provenance` writes it.
    ///
    /// - Throws: ``RefineError``: `usage` with similar texts when there is none, `badInput` when the state cannot be read.
    public func origins(of name: String) throws(RefineError) -> [SampleOrigin] {
        let found = try read { database in
            let byText = try Self.origins("candidate.text = ?", [name], database)
            if !byText.isEmpty { return byText }
            if let number = Int64(name) { return try Self.origins("sample.id = ?", [number], database) }
            let parts = name.split(separator: "/").map { Int64($0) }
            guard parts.count == 2, let iteration = parts[0], let number = parts[1], number > 0 else { return [] }
            return try Self.origins(
                "sample.id = (SELECT id FROM sample WHERE iteration = ? ORDER BY id LIMIT 1 OFFSET ?)",
                [iteration, number - 1], database)
        }
        guard found.isEmpty else { return found }
        let similar = try read { database in
            try String.fetchAll(
                database,
                sql: "SELECT DISTINCT text FROM candidate WHERE instr(lower(text), lower(?)) ORDER BY id LIMIT 3",
                arguments: [name])
        }
        throw RefineError(
            .usage, "no text that refine wrote, and no sample, is \"\(name.excerpt(80))\"",
            hint: similar.isEmpty
                ? "texts of the data itself have no history"
                : "these contain it: " + similar.map { "\"\($0.excerpt(80))\"" }.joined(separator: ", "))
    }

    private static func origins(
        _ condition: String, _ arguments: StatementArguments, _ database: Database
    ) throws -> [SampleOrigin] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT candidate.text, candidate.parents, candidate.gate, candidate.reason AS gate_reason,
                    sample.id AS sample, sample.dropped_at, demand.iteration, iteration.started_at, demand.task, demand.label,
                    demand.reason, demand.f1, demand.support, demand.count, differentiator.differentiators,
                    (SELECT COUNT(*) FROM sample AS other
                        WHERE other.iteration = sample.iteration AND other.id <= sample.id) AS number,
                    call.id AS call, call.engine, call.model, call.endpoint, call.input_tokens, call.output_tokens,
                    call.cost_usd, call.finished_at, call.digest,
                    COALESCE(prompt.text, '') || response.request AS request, response.answer
                FROM candidate JOIN demand ON demand.id = candidate.demand
                    JOIN iteration ON iteration.id = demand.iteration
                    LEFT JOIN sample ON sample.candidate = candidate.id
                    LEFT JOIN differentiator ON differentiator.demand = demand.id
                    LEFT JOIN call ON call.id = candidate.call LEFT JOIN response ON response.call = call.id
                    LEFT JOIN prompt ON prompt.id = response.prompt
                WHERE \(condition) ORDER BY candidate.id DESC LIMIT 100
                """, arguments: arguments)
        return rows.map(origin)
    }

    private static func origin(_ row: Row) -> SampleOrigin {
        func texts(_ column: String) -> [String] {
            let json = (row[column] as String?).flatMap { try? JSON(parsing: $0) }
            return json?.array?.compactMap(\.string) ?? []
        }
        let sample: Int64? = row["sample"]
        let gate: String? = row["gate"]
        let reason: String? = row["gate_reason"]
        var call: SampleOrigin.Call?
        if let id = row["call"] as Int64? {
            call = SampleOrigin.Call(
                id: id, engine: row["engine"], model: row["model"], endpoint: row["endpoint"],
                inputTokens: row["input_tokens"], outputTokens: row["output_tokens"], costUSD: row["cost_usd"],
                finishedAt: row["finished_at"], digest: row["digest"], request: row["request"], answer: row["answer"])
        }
        return SampleOrigin(
            text: row["text"], sample: sample, iteration: row["iteration"], number: sample == nil ? nil : row["number"],
            startedAt: row["started_at"], task: row["task"], label: row["label"], reason: row["reason"],
            f1: row["f1"], support: row["support"], count: row["count"],
            refusal: gate.map { gate in reason.map { "\(gate): \($0)" } ?? gate }, droppedAt: row["dropped_at"],
            parents: texts("parents"), differentiators: texts("differentiators"), call: call)
    }
}
