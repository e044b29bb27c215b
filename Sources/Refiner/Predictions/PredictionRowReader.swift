import JSONText

/// Makes predictions of JSON objects and of records, and says what is wrong with those that are none.
struct PredictionRowReader: Sendable {
    let columns: PredictionColumns
    let labels: LabelMap?

    /// Reads a line of JSON.
    ///
    /// - Throws: ``RefineError`` `badInput` with file, line and path.
    func row(_ located: LocatedJSON) throws(RefineError) -> PredictionRow {
        guard located.json.members != nil else { throw located.mismatch(Self.expected) }
        let text = try located.required(columns[.text], Self.expected).string("the text that was classified")
        let several = columns[.trueLabels]
        let kind: TaskKind =
            located.member(several) != nil || located.member(columns[.predictedLabels]) != nil
            ? .multiLabel : .singleLabel
        let truth: [String]
        let answer: [String]
        switch kind {
        case .singleLabel:
            truth = [try label(located.required(columns[.trueLabel], Self.expected))]
            answer = [try label(located.required(columns[.predictedLabel], Self.expected))]
        case .multiLabel:
            truth = try labelSet(located.required(several, Self.expectedSeveral))
            answer = try labelSet(located.required(columns[.predictedLabels], Self.expectedSeveral))
        }
        var row = PredictionRow(text: text, truth: truth, answer: answer, kind: kind)
        switch located.json[columns[.id]]?.value {
        case .string(let text), .number(let text): row.id = text
        default: break
        }
        if let task = located.member(columns[.task]) { row.task = try task.name("the task's name") }
        if let confidence = located.member(columns[.confidence]) {
            row.confidence = try confidence.number("a number from 0 to 1", in: 0...1)
        }
        if let probabilities = located.member(columns[.probabilities]) {
            row.probabilities = try self.probabilities(probabilities)
        }
        return row.withConfidence()
    }

    /// Reads a record of comma-separated values; an empty field is one that is not there.
    ///
    /// - Throws: ``RefineError`` `badInput` with file and line.
    func row(_ fields: [String], header: PredictionHeader, at place: Place) throws(RefineError) -> PredictionRow {
        func field(_ column: PredictionColumns.Column) -> String? {
            guard let index = header[column], !fields[index].isEmpty else { return nil }
            return fields[index]
        }
        func refusal(_ column: PredictionColumns.Column, _ expected: String) -> RefineError {
            let found = field(column).map { JSON.quoted($0.excerpt(40)) } ?? "nothing"
            return RefineError(.badInput, "\(columns[column]): expected \(expected), found \(found)", at: place)
        }
        func name(_ column: PredictionColumns.Column, _ expected: String) throws(RefineError) -> String {
            guard let name = field(column), name.utf8.count <= LocatedJSON.maximumNameBytes else {
                throw refusal(column, expected)
            }
            return name
        }
        func json(_ column: PredictionColumns.Column, _ expected: String) throws(RefineError) -> LocatedJSON {
            guard let text = field(column), let json = try? JSON(parsing: text) else { throw refusal(column, expected) }
            let file = InputFile(name: place.file, bytes: [])
            return LocatedJSON(json: json, path: JSONPath.root[columns[column]], file: file, fixedLine: place.line)
        }
        func mapped(_ column: PredictionColumns.Column) throws(RefineError) -> String {
            let text = try name(column, "a class name")
            guard let labels else { return text }
            guard let label = labels.label(of: text) else { throw refusal(column, "one of the classes of --labels") }
            return label
        }
        var row: PredictionRow
        // A text may be empty: that is what was classified.
        let text = header[.text].map { fields[$0] } ?? ""
        if header[.trueLabels] != nil {
            let lists = "a JSON array of class names"
            row = PredictionRow(
                text: text, truth: try labelSet(json(.trueLabels, lists)),
                answer: try labelSet(json(.predictedLabels, lists)), kind: .multiLabel)
        } else {
            row = PredictionRow(
                text: text, truth: [try mapped(.trueLabel)], answer: [try mapped(.predictedLabel)], kind: .singleLabel)
        }
        row.id = field(.id)
        if header[.task] != nil { row.task = try name(.task, "the task's name") }
        if let confidence = field(.confidence) {
            let expected = "a number from 0 to 1"
            guard let value = try? JSON(parsing: confidence).double, (0...1).contains(value) else {
                throw refusal(.confidence, expected)
            }
            row.confidence = value
        }
        if field(.probabilities) != nil {
            row.probabilities = try probabilities(json(.probabilities, "{\"<class>\": probability, …}"))
        }
        return row.withConfidence()
    }

    private func label(_ located: LocatedJSON) throws(RefineError) -> String {
        let text = try located.name("a class name")
        guard let labels else { return text }
        guard let label = labels.label(of: text) else { throw located.mismatch("one of the classes of --labels") }
        return label
    }

    private func labelSet(_ located: LocatedJSON) throws(RefineError) -> [String] {
        var set: [String] = []
        let elements = try located.elements("an array of class names")
        guard elements.count <= Self.mostLabels else {
            throw RefineError(
                .badInput, "\(elements.count) labels; expected at most \(Self.mostLabels) for one text",
                at: located.place)
        }
        for element in elements {
            let label = try label(element)
            if !set.contains(label) { set.append(label) }
        }
        return set
    }

    private func probabilities(_ located: LocatedJSON) throws(RefineError) -> [PredictionRow.Probability] {
        var probabilities: [PredictionRow.Probability] = []
        let expected = "a probability from 0 to 1"
        if located.json.array != nil {
            guard let labels else {
                throw RefineError(
                    .badInput, "probabilities without class names; expected {\"<class>\": probability, …}",
                    at: located.place, hint: "say with --labels FILE which class each is of")
            }
            let values = try located.elements("an array of probabilities")
            guard values.count == labels.labels.count else {
                throw located.mismatch("\(labels.labels.count) probabilities, one for each class of --labels")
            }
            for (label, value) in zip(labels.labels, values) {
                probabilities.append(.init(label: label, value: try value.number(expected, in: 0...1)))
            }
            return probabilities
        }
        for (name, value) in try located.uniqueMembers("{\"<class>\": probability, …}") {
            try LocatedJSON.check(name: name, at: value)
            let label = labels?.label(of: name) ?? name
            probabilities.append(.init(label: label, value: try value.number(expected, in: 0...1)))
        }
        return probabilities
    }

    /// The most labels of one text; a confusion is counted for each missed and each spurious one.
    static let mostLabels = 512

    static let expected = "a prediction {\"text\": …, \"true_label\": …, \"predicted_label\": …}"
    private static let expectedSeveral = "a prediction {\"text\": …, \"true_labels\": […], \"predicted_labels\": […]}"
}

extension PredictionRow {
    /// The row with the probability of its answer as confidence, where it bears none of its own.
    fileprivate func withConfidence() -> PredictionRow {
        guard confidence == nil, kind == .singleLabel, let answer = answer.first else { return self }
        var row = self
        row.confidence = probabilities.first { $0.label == answer }?.value
        return row
    }
}
