import GRDB
public import JSONText

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
                    return JSON(key + row.sums.members)
                }),
            "total": JSON(total.members),
        ]
    }

    /// A header and one line a group, as RFC 4180 has it; an unknown cost is an empty field.
    public var csv: String {
        let header = dimensions.map(\.rawValue) + total.members.map(\.name)
        let lines = rows.map { row in
            row.key.map { CSVFile.quoted($0 ?? "") }
                + row.sums.members.map { $0.value.isNull ? "" : $0.value.serialized(.compact) }
        }
        return ([header] + lines).map { $0.joined(separator: ",") + "\r\n" }.joined()
    }

    private static func json(_ value: String?, _ dimension: AuditDimension) -> JSON {
        guard let value else { return .null }
        return dimension == .iteration ? JSON(Int(value) ?? 0) : JSON(value)
    }
}

extension StateStore {
    /// Sums the ledger up, of one iteration or of all.
    ///
    /// - Throws: ``RefineError`` `badInput` when the state cannot be read.
    public func audit(by dimensions: [AuditDimension], iteration: Int64? = nil) throws(RefineError) -> Audit {
        try read { database in
            let filter = iteration.map { "WHERE iteration = \($0)" } ?? ""
            let source = "FROM \(AuditSums.source) \(filter)"
            let keys = dimensions.map { "\($0.sql) AS \($0.rawValue)" }.joined(separator: ", ")
            let groups = dimensions.map(\.sql).joined(separator: ", ")
            let rows =
                dimensions.isEmpty
                ? []
                : try Row.fetchAll(
                    database,
                    sql: "SELECT \(keys), \(AuditSums.columns) \(source) GROUP BY \(groups) ORDER BY \(groups)")
            let total = try Row.fetchOne(database, sql: "SELECT \(AuditSums.columns) \(source)")
            return Audit(
                dimensions: dimensions,
                rows: rows.map { row in
                    Audit.Row(
                        // The iteration is a number in the ledger, the rest is text.
                        key: dimensions.indices.map {
                            String.fromDatabaseValue(row[$0]) ?? (row[$0] as Int64?)?.description
                        },
                        sums: AuditSums(row))
                },
                total: total.map { AuditSums($0) } ?? AuditSums())
        }
    }
}
