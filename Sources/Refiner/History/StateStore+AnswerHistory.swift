import GRDB
import LanguageModels

extension StateStore {
    /// As ``answerHistory(of:)``, of every model that this state knows.
    ///
    /// - Throws: ``RefineError`` `badInput` when the state cannot be read.
    public func answerHistories() throws(RefineError) -> [String: AnswerHistory] {
        let models = try read {
            try String.fetchAll($0, sql: "SELECT DISTINCT model FROM call WHERE endpoint IS NOT NULL")
        }
        var histories: [String: AnswerHistory] = [:]
        for model in models { histories[model] = try answerHistory(of: model) }
        return histories
    }

    /// What an iteration and those after it have taken so far; calls of unknown cost count as nothing.
    func spent(since iteration: Int64) throws(RefineError) -> Spending {
        try read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT COALESCE(SUM(attempts), 0) AS calls, COALESCE(SUM(input_tokens + output_tokens), 0) AS tokens,
                        COALESCE(SUM(cost_usd), 0) AS cost
                    FROM call WHERE iteration >= ? AND endpoint IS NOT NULL
                    """, arguments: [iteration])
            guard let row else { return .zero }
            let picodollars = ((row["cost"] as Double) * 1e12).rounded(.up)
            return Spending(
                calls: row["calls"], tokens: row["tokens"],
                cost: Money(picodollars: Int(exactly: picodollars) ?? .max / 2))
        }
    }

    /// What the earlier calls of `model` in this state taught about its answers.
    ///
    /// - Throws: ``RefineError`` `badInput` when the state cannot be read.
    public func answerHistory(of model: String) throws(RefineError) -> AnswerHistory {
        try read { database in
            // The latest only: models and prompts change.
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT call.phase, call.output_tokens, call.latency_ms, COUNT(candidate.id) AS texts,
                        COALESCE(SUM(candidate.kept), 0) AS kept
                    FROM (SELECT * FROM call WHERE model = ? AND outcome = 'ok' AND attempts = 1 ORDER BY id DESC LIMIT 2000)
                        AS call
                    LEFT JOIN candidate ON candidate.call = call.id
                    GROUP BY call.id
                    """, arguments: [model])
            func values(_ phase: CallRecord.Phase, _ value: (Row) -> Double?) -> [Double] {
                rows.filter { $0["phase"] == phase.rawValue }.compactMap(value)
            }
            let texts = rows.reduce(0) { $0 + ($1["texts"] as Int) }
            let kept = rows.reduce(0) { $0 + ($1["kept"] as Int) }
            return AnswerHistory(
                calls: rows.count,
                differentiate: AnswerHistory.Spread(values(.differentiate) { $0["output_tokens"] }),
                text: AnswerHistory.Spread(
                    values(.generate) { row in
                        let texts: Double = row["texts"]
                        return texts > 0 ? row["output_tokens"] / texts : nil
                    }),
                keptShare: texts >= 20 && kept > 0 ? Double(kept) / Double(texts) : nil,
                latency: AnswerHistory.Spread(rows.map { ($0["latency_ms"] as Double) / 1000 }))
        }
    }
}
