import JSONText

/// Rows that a classifier is measured on, and that take no part in its training.
struct EvaluationSet: Sendable {
    /// One row of one task.
    struct Row: Sendable, Hashable {
        let task: String
        let text: String
        let labels: [String]
        let kind: TaskKind
    }

    /// The rows, in the order of tasks and files.
    let rows: [Row]

    /// Reads a folder with a file a task, or one file of the only task of a dataset.
    ///
    /// - Parameter tasks: the names of the dataset's tasks.
    /// - Throws: ``RefineError``: `inputMissing` or `badInput` as datasets do, and for a task that the dataset lacks.
    init(reading path: String, tasks: [String]) throws(RefineError) {
        let source = try CheckedSource(path, preferred: nil)
        if source.isSingle && tasks.count != 1 {
            throw RefineError(
                .badInput, "is one file, but the data has \(tasks.count) tasks; expected a folder with a file a task",
                at: Place(file: path))
        }
        var rows: [Row] = []
        try source.stream { (row) throws(RefineError) in
            let task = source.isSingle ? tasks[0] : row.task
            guard tasks.contains(task) else {
                throw RefineError(
                    .badInput, "is of the task \(task.excerpt()), which the training data lacks", at: row.place)
            }
            rows.append(Row(task: task, text: row.text, labels: row.labels, kind: row.kind))
        }
        guard !rows.isEmpty else {
            throw RefineError(.badInput, "holds no rows; expected rows to evaluate on", at: Place(file: path))
        }
        self.rows = rows
    }

    /// Reads what ``lines`` wrote.
    init(lines file: String) throws(RefineError) {
        var rows: [Row] = []
        try JSONLinesFile.lines(of: file, what: "evaluation rows") { (line, number) throws(RefineError) in
            let expected = "an evaluation row"
            let json = try JSONLinesFile.value(line, number, of: file, expected: expected)
            let located = LocatedJSON(
                json: json, path: .root, file: InputFile(name: file, bytes: []), fixedLine: number)
            let row = try DatasetRow(reading: located)
            let task = try located.required("task", "the row's task").name("a task name")
            rows.append(Row(task: task, text: row.text, labels: row.labels, kind: row.kind))
        }
        self.rows = rows
    }

    init(rows: [Row]) { self.rows = rows }

    /// The rows as trainers get them: a line `{"task", "text", "label"}` or `{"task", "text", "labels"}` each.
    var lines: [UInt8] {
        var bytes: [UInt8] = []
        for row in rows {
            let fields = DatasetRow(text: row.text, labels: row.labels, kind: row.kind).members
            JSON([JSON.Member(name: "task", value: JSON(row.task))] + fields).append(to: &bytes, style: .python)
            bytes.append(0x0A)
        }
        return bytes
    }
}
