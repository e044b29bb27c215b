public import JSONText

/// A classifier's answers to the rows of one evaluation set, small enough to be stored: by them two iterations can be
/// compared on the same rows later on.
///
/// Texts are kept as hashes.
public struct StoredAnswers: Sendable {
    private var answers: ListedAnswers

    /// No answers yet.
    public init(kind: TaskKind = .singleLabel) { answers = ListedAnswers(name: "", kind: kind) }

    /// The answers of a file of predictions to the rows of `task`.
    ///
    /// - Throws: ``RefineError`` as ``PredictionsReader/read(_:options:)``; `badInput` when it holds no such task.
    package init(
        reading file: String, task: String, options: PredictionsOptions = PredictionsOptions()
    ) throws(RefineError) {
        let listed = try ListedPredictions(reading: file, options: options)
        guard let found = listed.tasks.first(where: { $0.name == task }) else {
            throw RefineError(.badInput, "holds no row of the task \(task.excerpt())", at: Place(file: file))
        }
        answers = found
    }

    /// Adds the answer to a row; with one label a row, `truth` and `answer` hold one.
    ///
    /// - Precondition: of a single-label task both hold exactly one label.
    public mutating func add(text: String, truth: [String], answer: [String], id: String? = nil) {
        precondition(answers.kind == .multiLabel || truth.count == 1 && answer.count == 1, "one label a row")
        answers.add(text: text, id: id, truth: truth, answer: answer, line: answers.rows.count + 1)
    }

    /// How many rows.
    public var count: Int { answers.rows.count }

    /// The rows with these answers before and those of `after`; nil when they are not answers to the same rows.
    public func paired(with after: StoredAnswers) -> PairedRows? {
        guard answers.kind == after.answers.kind,
            let pairs = try? RowPairs(answers, of: "before", after.answers, of: "after"), pairs.onlyBefore.isEmpty,
            pairs.onlyAfter.isEmpty
        else { return nil }
        return pairs.rows(answers, after.answers)
    }

    /// `{"kind", "sets": [[label, …], …], "rows": [[hash of the text, set that is true, set answered(, hash of the
    /// id)], …]}`.
    public var json: JSON {
        let rows = answers.rows.map { row in
            var parts = [JSON(row.text.text), JSON(row.truth), JSON(row.answer)]
            if let id = row.id { parts.append(JSON(id.text)) }
            return JSON(parts)
        }
        return [
            "kind": JSON(answers.kind.rawValue), "sets": JSON(answers.sets.map { JSON($0) }), "rows": JSON(rows),
        ]
    }

    /// Reads what ``json`` wrote; nil for anything else.
    public init?(json: JSON) {
        guard let kind = json["kind"]?.string.flatMap(TaskKind.init), let sets = json["sets"]?.array,
            let rows = json["rows"]?.array
        else { return nil }
        var answers = ListedAnswers(name: "", kind: kind)
        for (index, set) in sets.enumerated() {
            guard let labels = set.array?.map(\.string), !labels.contains(nil),
                kind == .multiLabel || labels.count == 1, answers.number(of: labels.compactMap { $0 }) == index
            else { return nil }
        }
        for (index, row) in rows.enumerated() {
            guard let text = row[0]?.string.flatMap({ TextHash(hexadecimal: $0) }), let truth = row[1]?.int,
                let answer = row[2]?.int, sets.indices.contains(truth), sets.indices.contains(answer)
            else { return nil }
            answers.add(
                ListedAnswers.Row(
                    id: row[3]?.string.flatMap { TextHash(hexadecimal: $0) }, text: text, truth: truth, answer: answer,
                    line: index + 1))
        }
        self.answers = answers
    }
}
