import Refiner
import TextFeatures

/// An audit for people: the columns that say most, as many as there is room for.
struct AuditTable {
    private let audit: Audit

    init(_ audit: Audit) {
        self.audit = audit
    }

    /// One column of numbers.
    private struct Column: Sendable {
        let title: String
        let cell: @Sendable (AuditSums) -> String
    }

    /// The first are the last to go where the terminal is narrow.
    private static let columns = [
        Column(title: "calls") { $0.calls.grouped },
        Column(title: "cost") { $0.costUSD.map(\.asDollars) ?? "unknown" },
        Column(title: "tokens in") { $0.inputTokens.grouped },
        Column(title: "out") { $0.outputTokens.grouped },
        Column(title: "kept") { $0.kept.grouped },
        Column(title: "per sample") { $0.costPerSample.map(\.asDollars) ?? "–" },
        Column(title: "retries") { $0.retries.grouped },
        Column(title: "failed") { $0.failed.grouped },
        Column(title: "cached") { $0.cachedInputTokens.grouped },
    ]

    /// The order in which columns stand.
    private static let order = [
        "calls", "retries", "failed", "tokens in", "cached", "out", "kept", "cost", "per sample",
    ]

    /// The lines, header first, the total last.
    func lines(width: Int, bold: (String) -> String) -> [String] {
        for count in stride(from: Self.columns.count, to: 2, by: -1) {
            let lines = table(Self.columns.prefix(count)).lines(width: width)
            if lines.allSatisfy({ DisplayWidth.width(of: $0) <= width }) {
                return [bold(lines[0])] + lines.dropFirst()
            }
        }
        return table(Self.columns.prefix(2)).lines(width: width, bold: bold)
    }

    private func table(_ chosen: ArraySlice<Column>) -> TextTable {
        let columns = Self.order.compactMap { title in chosen.first { $0.title == title } }
        // The total has a name only where there is a column for it.
        let keys = audit.dimensions.isEmpty ? ["sums"] : audit.dimensions.map(\.rawValue)
        var table = TextTable(keys.map { .text($0) } + columns.map { .number($0.title) })
        for row in audit.rows { table.add(row.key.map { $0 ?? "–" } + columns.map { $0.cell(row.sums) }) }
        table.add(keys.indices.map { $0 == 0 ? "total" : "" } + columns.map { $0.cell(audit.total) })
        return table
    }
}
