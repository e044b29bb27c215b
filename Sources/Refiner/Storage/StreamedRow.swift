/// One row of a dataset as it streams by: what it says and where it stands, without the rest of its members.
public struct StreamedRow: Sendable, Hashable {
    /// The task.
    public let task: String
    /// The text.
    public let text: String
    /// One label in a single-label task; any number in a multi-label one.
    public let labels: [String]
    /// One label a row or several.
    public let kind: TaskKind
    /// The file, and the line or the row's number in the database.
    public let place: Place

    /// Creates a row.
    public init(task: String, text: String, labels: [String], kind: TaskKind, place: Place) {
        self.task = task
        self.text = text
        self.labels = labels
        self.kind = kind
        self.place = place
    }
}

extension RowSource {
    /// Calls `body` with each row of the task called `task`.
    func stream(
        task: String, _ body: (StreamedRow) throws(RefineError) -> Void
    ) throws(RefineError) {
        let file = name(task: task)
        try stream { (row) throws(RefineError) in
            try body(
                StreamedRow(
                    task: task, text: row.string, labels: row.labels.names, kind: row.labels.kind,
                    place: Place(file: file, line: row.line)))
        }
    }
}
