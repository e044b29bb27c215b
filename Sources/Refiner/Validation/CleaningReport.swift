import JSONText

/// What a cleaned copy left out and renamed, and what it left for a person to decide.
public struct CleaningReport: Sendable {
    /// One thing that was done.
    public enum Action: Sendable, Hashable {
        /// A row was left out.
        case removed(Finding)
        /// A label was put right in this many rows.
        case renamed(task: String, from: String, to: String, rows: Int)
    }

    /// The folder of the copy.
    public let output: String
    /// Everything that was done, task by task: labels first, then rows in their order.
    public let actions: [Action]
    /// The findings of each task that the copy still has.
    public let left: [String: [ValidationRule: Int]]

    /// The findings that the copy still has, over all tasks.
    public var leftInAll: [ValidationRule: Int] {
        left.values.reduce(into: [:]) { sums, counts in sums.merge(counts) { $0 + $1 } }
    }
}

extension CleaningReport.Action: CustomStringConvertible {
    /// One line.
    public var description: String {
        switch self {
        case .removed(let finding):
            "\(finding.row.place): removed (\(finding.rule.rawValue)): \(finding.message)"
        case .renamed(let task, let from, let to, let rows):
            "\(task.onOneLine): renamed \(JSON.quoted(from.excerpt())) to \(JSON.quoted(to.excerpt())) in "
                + (rows == 1 ? "1 row" : "\(rows.grouped) rows")
        }
    }

    /// As in `refine validate --fix --json`.
    var json: JSON {
        switch self {
        case .removed(let finding):
            [
                "action": "removed", "rule": JSON(finding.rule.rawValue), "task": JSON(finding.task),
                "file": JSON(finding.row.place.file), "line": JSON(finding.row.place.line),
                "message": JSON(finding.message),
            ]
        case .renamed(let task, let from, let to, let rows):
            [
                "action": "renamed", "rule": JSON(ValidationRule.labelTypo.rawValue), "task": JSON(task),
                "from": JSON(from), "to": JSON(to), "rows": JSON(rows),
            ]
        }
    }
}
