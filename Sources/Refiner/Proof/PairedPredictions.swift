/// Two files of predictions for the same rows, paired.
package struct PairedPredictions {
    /// The rows of one task.
    package struct Task {
        /// The task.
        package let name: String
        /// The rows that both files hold.
        package let rows: PairedRows
        /// How many rows only the first file holds.
        package let onlyBefore: Int
        /// How many rows only the second file holds.
        package let onlyAfter: Int
    }

    /// The tasks that both files hold, in the order of the first.
    package let tasks: [Task]
    /// Bad lines that were passed over, and rows and tasks that only one file holds.
    package let diagnostics: [Diagnostic]

    /// Reads and pairs two files.
    ///
    /// Rows are the same when they have the same `id`; where not every row of a task has one, when text and true labels
    /// are. Rows of the same text, labels and answers are copies of one (``PairedRows``). Memory follows the rows.
    ///
    /// - Parameters:
    ///   - wanted: the tasks to compare; empty for all.
    ///   - allowsMissing: whether rows and tasks that only one file holds are passed over.
    /// - Throws: ``RefineError``: as ``PredictionsReader/read(_:options:)`` for either file; `badInput` for files that do
    ///   not hold the same rows, `usage` for a task that neither holds.
    package init(
        before: String, after: String, options: PredictionsOptions, tasks wanted: [String] = [],
        allowsMissing: Bool = false
    ) throws(RefineError) {
        let first = try ListedPredictions(reading: before, options: options)
        let second = try ListedPredictions(reading: after, options: options)
        var diagnostics = first.badLines.diagnostics + second.badLines.diagnostics
        let names = try Self.names(first, second, wanted)
        var places = names.map { name in
            (name, first.tasks.firstIndex { $0.name == name }, second.tasks.firstIndex { $0.name == name })
        }
        if wanted.isEmpty, names.count == 2, first.tasks.count == 1, second.tasks.count == 1 {
            // What the only task is called comes from a file's name, or from how a model was trained.
            places = [(names[0], 0, 0)]
            let message = "calls the task \(names[0].excerpt()) of the other file \(names[1].excerpt())"
            diagnostics.append(Diagnostic(message, at: Place(file: second.file)))
        }
        var tasks: [Task] = []
        for (name, one, other) in places {
            guard let one, let other else {
                let file = one == nil ? first.file : second.file
                let message = "holds no row of the task \(name.excerpt())"
                guard allowsMissing else {
                    throw RefineError(
                        .badInput, "\(message), which the other file holds", at: Place(file: file),
                        hint: "choose with --task, or pass it over with --allow-missing")
                }
                diagnostics.append(Diagnostic(message, at: Place(file: file)))
                continue
            }
            let task = try Self.pair(first, one, second, other, allowsMissing)
            tasks.append(task)
            if task.onlyBefore + task.onlyAfter > 0 {
                diagnostics.append(
                    Diagnostic("task \(name.excerpt()): \(Self.missing(task.onlyBefore, task.onlyAfter)) passed over"))
            }
        }
        guard !tasks.isEmpty else {
            throw RefineError(.badInput, "holds no task of \(before.excerpt(200))", at: Place(file: second.file))
        }
        self.tasks = tasks
        self.diagnostics = diagnostics
    }

    private static func names(
        _ first: ListedPredictions, _ second: ListedPredictions, _ wanted: [String]
    ) throws(RefineError) -> [String] {
        var names = first.tasks.map(\.name)
        names += second.tasks.map(\.name).filter { !names.contains($0) }
        for name in wanted where !names.contains(name) {
            let near = NearNames.of(name, among: names)
            throw RefineError(
                .usage, "--task: neither file holds the task \"\(name.excerpt(40))\"",
                hint: "there are: \((near.isEmpty ? Array(names.prefix(10)) : near).joined(separator: ", "))")
        }
        return wanted.isEmpty ? names : names.filter { wanted.contains($0) }
    }

    private static func missing(_ before: Int, _ after: Int) -> String {
        func rows(_ count: Int) -> String { count == 1 ? "1 row" : "\(count.grouped) rows" }
        return "\(rows(before)) of the first file alone and \(rows(after)) of the second alone"
    }

    private static func pair(
        _ first: ListedPredictions, _ one: Int, _ second: ListedPredictions, _ other: Int, _ allowsMissing: Bool
    ) throws(RefineError) -> Task {
        let (before, after) = (first.tasks[one], second.tasks[other])
        guard before.kind == after.kind else {
            throw RefineError(
                .badInput,
                "the task \(before.name.excerpt()) bears \(after.kind == .singleLabel ? "one label" : "lists of labels") "
                    + "here and \(before.kind == .singleLabel ? "one label" : "lists") in the other file",
                at: Place(file: second.file))
        }
        let pairs = try RowPairs(before, of: first.file, after, of: second.file)
        if !allowsMissing || pairs.pairs.isEmpty {
            if let place = pairs.onlyAfter.first ?? (pairs.pairs.isEmpty ? after.rows.indices.first : nil) {
                throw unmatched(pairs, Place(file: second.file, line: after.rows[place].line))
            }
            if let place = pairs.onlyBefore.first {
                throw unmatched(pairs, Place(file: first.file, line: before.rows[place].line))
            }
        }
        return Task(
            name: before.name, rows: pairs.rows(before, after), onlyBefore: pairs.onlyBefore.count,
            onlyAfter: pairs.onlyAfter.count)
    }

    private static func unmatched(_ pairs: RowPairs, _ place: Place) -> RefineError {
        RefineError(
            .badInput,
            "the other file has no such row; of \(pairs.pairs.count.grouped) pairs there are "
                + "\(missing(pairs.onlyBefore.count, pairs.onlyAfter.count)); expected the same rows in both",
            at: place,
            hint: pairs.pairs.isEmpty
                ? "compare predictions of the same evaluation set"
                : "--allow-missing compares the rows that both hold")
    }
}
