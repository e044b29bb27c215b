/// The classes of an analysis as comma-separated values (RFC 4180), worst first in each task.
public struct ClassTable: Sendable {
    private let summaries: [TaskSummary]

    /// Creates a table.
    public init(_ summaries: [TaskSummary]) {
        self.summaries = summaries
    }

    /// The names of the columns.
    public static let columns = [
        "task", "label", "precision", "precision_lower", "precision_upper", "recall", "recall_lower", "recall_upper",
        "f1", "f1_lower", "f1_upper", "support", "standing", "missed_as", "missed_count", "taken_from", "taken_count",
    ]

    /// A header and one record a class; what is unknown is empty.
    public var csv: String {
        let records = summaries.flatMap { summary in summary.classes.map { Self.fields($0, in: summary) } }
        return ([Self.columns] + records).map { $0.map(CSVFile.quoted).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func fields(_ metrics: ClassMetrics, in summary: TaskSummary) -> [String] {
        func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
        let confusions = summary.confusions(of: metrics.label).map(\.confusion)
        let missed = confusions.first { $0.direction == .missed }
        let taken = confusions.first { $0.direction == .falseAlarm }
        let intervals = metrics.intervals
        return [
            summary.task.name, metrics.label, number(metrics.precision), number(intervals?.precision.lower),
            number(intervals?.precision.upper), number(metrics.recall), number(intervals?.recall.lower),
            number(intervals?.recall.upper), number(metrics.f1), number(metrics.f1Interval.lower),
            number(metrics.f1Interval.upper), "\(metrics.support)", summary.standing(metrics).rawValue,
            missed?.label ?? "", missed.map { "\($0.count)" } ?? "", taken?.label ?? "",
            taken.map { "\($0.count)" } ?? "",
        ]
    }
}
