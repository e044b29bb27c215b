import GRDB
public import JSONText

/// What the ledger can be summed up by.
public enum AuditDimension: String, Sendable, Hashable, Codable, CaseIterable {
    /// Phase 1 or 2.
    case phase
    /// The task.
    case task
    /// The class; calls about several classes have none.
    case label
    /// The model asked.
    case model
    /// The iteration.
    case iteration
}

/// Sums over calls.
public struct AuditSums: Sendable, Hashable, Codable {
    /// Requests sent, retries included.
    public var calls = 0
    /// Tokens of the prompts.
    public var inputTokens = 0
    /// Tokens of the answers.
    public var outputTokens = 0
    /// United States dollars; nil when the cost of any call is unknown.
    public var costUSD: Double? = 0

    /// Creates empty sums.
    public init() {}
}

/// The ledger summed up.
public struct Audit: Sendable, Hashable {
    /// One group of calls.
    public struct Row: Sendable, Hashable {
        /// What the calls have in common, in the order of the dimensions; nil for calls that have no such thing.
        public let key: [String?]
        /// Their sums.
        public let sums: AuditSums
    }

    /// What was summed up by.
    public let dimensions: [AuditDimension]
    /// The groups, in the order of their keys.
    public let rows: [Row]
    /// All calls together.
    public let total: AuditSums

    /// `{"by": […], "rows": […], "total": {…}}` (DESIGN.md §4.5).
    public var json: JSON {
        [
            "by": JSON(dimensions.map { JSON($0.rawValue) }),
            "rows": JSON(
                rows.map { row in
                    let key = zip(dimensions, row.key).map { dimension, value in
                        JSON.Member(name: dimension.rawValue, value: Self.json(value, dimension))
                    }
                    return JSON(key + (Self.json(row.sums).members ?? []))
                }),
            "total": Self.json(total),
        ]
    }

    /// A header and one line a group, as RFC 4180 has it; an unknown cost is an empty field.
    public var csv: String {
        let header = dimensions.map(\.rawValue) + ["calls", "input_tokens", "output_tokens", "cost_usd"]
        let lines = rows.map { row in
            row.key.map { CSVFile.quoted($0 ?? "") }
                + [
                    "\(row.sums.calls)", "\(row.sums.inputTokens)", "\(row.sums.outputTokens)",
                    row.sums.costUSD.map { "\($0)" } ?? "",
                ]
        }
        return ([header] + lines).map { $0.joined(separator: ",") + "\r\n" }.joined()
    }

    private static func json(_ value: String?, _ dimension: AuditDimension) -> JSON {
        guard let value else { return .null }
        return dimension == .iteration ? JSON(Int(value) ?? 0) : JSON(value)
    }

    private static func json(_ sums: AuditSums) -> JSON {
        [
            "calls": JSON(sums.calls), "input_tokens": JSON(sums.inputTokens), "output_tokens": JSON(sums.outputTokens),
            "cost_usd": .optional(sums.costUSD),
        ]
    }
}

extension StateStore {
    /// Sums the ledger up, of one iteration or of all.
    ///
    /// - Throws: ``RefineError`` `badInput` when the state cannot be read.
    public func audit(by dimensions: [AuditDimension], iteration: Int64? = nil) throws(RefineError) -> Audit {
        try read { database in
            // An unknown cost makes its sum unknown, where SUM would pass over it as if it were nothing.
            let sums = """
                COALESCE(SUM(attempts), 0) AS calls, COALESCE(SUM(input_tokens), 0) AS input_tokens,
                COALESCE(SUM(output_tokens), 0) AS output_tokens,
                CASE WHEN COUNT(*) = COUNT(cost_usd) THEN COALESCE(SUM(cost_usd), 0) END AS cost_usd
                """
            let filter = iteration.map { "WHERE iteration = \($0)" } ?? ""
            let names = dimensions.map(\.rawValue).joined(separator: ", ")
            let rows =
                dimensions.isEmpty
                ? []
                : try Row.fetchAll(
                    database, sql: "SELECT \(names), \(sums) FROM call \(filter) GROUP BY \(names) ORDER BY \(names)")
            let total = try Row.fetchOne(database, sql: "SELECT \(sums) FROM call \(filter)")
            return Audit(
                dimensions: dimensions,
                rows: rows.map { row in
                    Audit.Row(key: dimensions.map { Self.key($0, row) }, sums: AuditSums(row))
                },
                total: total.map { AuditSums($0) } ?? AuditSums())
        }
    }

    /// The iteration is a number in the ledger, the rest is text.
    private static func key(_ dimension: AuditDimension, _ row: Row) -> String? {
        dimension == .iteration ? (row[dimension.rawValue] as Int64?)?.description : row[dimension.rawValue]
    }
}

extension AuditSums {
    init(_ row: Row) {
        calls = row["calls"]
        inputTokens = row["input_tokens"]
        outputTokens = row["output_tokens"]
        costUSD = row["cost_usd"]
    }
}
