import JSONText

/// Reads the analysis of DESIGN.md §4.1, checking each number on the way in so that nobody has to afterwards.
struct RapidFitAnalysisReader {
    private(set) var diagnostics: [Diagnostic] = []

    mutating func read(_ root: LocatedJSON) throws(RefineError) -> Analysis {
        let tasks = try root.required("tasks", "an object with one analysis a task")
        var analyses: [TaskAnalysis] = []
        for (name, value) in try tasks.uniqueMembers("an object with one analysis a task") {
            try LocatedJSON.check(name: name, at: value)
            analyses.append(try readTask(named: name, value))
        }
        if analyses.isEmpty { diagnostics.append(Diagnostic("holds no tasks", at: tasks.place)) }
        return Analysis(tasks: analyses)
    }

    private mutating func readTask(named name: String, _ task: LocatedJSON) throws(RefineError) -> TaskAnalysis {
        let metrics = try readMetrics(task.required("class_metrics", "an object with one entry a class"))
        let labels = try readLabels(task, metrics: metrics)
        let matrix = try readMatrix(task, labels: labels)
        let known = Set(labels)
        let kind = try readKind(task)
        let errors = try readErrors(task, known: known)
        let pairs = try readPairs(task, known: known)
        let accuracy: Double? =
            if let value = task.member("accuracy") { try value.number("a number from 0 to 1", in: 0...1) } else { nil }
        checkSupport(task, metrics: metrics, matrix: matrix, labels: labels)
        var analysis = TaskAnalysis(
            name: name,
            kind: kind ?? (errors.severalLabels ? .multiLabel : .singleLabel),
            accuracy: accuracy, labels: labels, confusionMatrix: matrix, classMetrics: metrics,
            errors: errors.samples, confusionPairs: pairs, samples: try task.member("samples")?.count(),
            averages: try AdditionReader.averages(of: task),
            calibration: try AdditionReader.calibration(of: task, known: known),
            merged: try AdditionReader.merged(of: task, known: known))
        analysis.doubts = try DoubtJSON.read(task, known: known)
        return analysis
    }

    private func readKind(_ task: LocatedJSON) throws(RefineError) -> TaskKind? {
        guard let value = task.member("kind") else { return nil }
        let expected = "\"single_label\" or \"multi_label\""
        guard let kind = TaskKind(rawValue: try value.string(expected)) else { throw value.mismatch(expected) }
        return kind
    }

    private func readMetrics(_ located: LocatedJSON) throws(RefineError) -> [ClassMetrics] {
        var metrics: [ClassMetrics] = []
        for (label, value) in try located.uniqueMembers("an object with one entry a class") {
            try LocatedJSON.check(name: label, at: value)
            func share(_ key: String) throws(RefineError) -> Double? {
                guard let number = value.member(key) else { return nil }
                return try number.number("a number from 0 to 1", in: 0...1)
            }
            let f1 = try value.required("f1", "a number from 0 to 1").number("a number from 0 to 1", in: 0...1)
            let support = try value.required("support", "a whole number of at least 0").count()
            metrics.append(
                ClassMetrics(
                    label: label, precision: try share("precision"), recall: try share("recall"), f1: f1,
                    support: support, intervals: try AdditionReader.intervals(of: value)))
        }
        return metrics
    }

    /// The labels as listed, which must be the classes of the metrics; without a list, the classes of the metrics.
    private func readLabels(_ task: LocatedJSON, metrics: [ClassMetrics]) throws(RefineError) -> [String] {
        let measured = metrics.map(\.label)
        guard let list = task.member("labels") else { return measured }
        var labels: [String] = []
        var seen = Set<String>()
        let known = Set(measured)
        for element in try list.elements("an array of class names") {
            let label = try element.name("a class name")
            guard seen.insert(label).inserted else {
                throw RefineError(.badInput, "class \(JSON.quoted(label.excerpt())) appears twice", at: element.place)
            }
            guard known.contains(label) else {
                throw RefineError(
                    .badInput, "class \(JSON.quoted(label.excerpt())) has no entry in class_metrics", at: element.place)
            }
            labels.append(label)
        }
        if let absent = measured.first(where: { !seen.contains($0) }) {
            throw RefineError(
                .badInput, "class \(JSON.quoted(absent.excerpt())) of class_metrics is not among the labels",
                at: list.place)
        }
        return labels
    }

    private func readMatrix(_ task: LocatedJSON, labels: [String]) throws(RefineError) -> [[Int]]? {
        guard let located = task.member("confusion_matrix") else { return nil }
        let size = labels.count
        let rows = try located.elements("a matrix of \(size) rows")
        if rows.isEmpty && size > 0 { return nil }
        guard rows.count == size else {
            throw RefineError(
                .badInput, "has \(rows.count) rows; expected one for each of the \(size) labels", at: located.place)
        }
        var matrix: [[Int]] = []
        for row in rows {
            let cells = try row.elements("a row of \(size) counts")
            guard cells.count == size else {
                throw RefineError(
                    .badInput, "has \(cells.count) columns; expected one for each of the \(size) labels", at: row.place)
            }
            var counts: [Int] = []
            for cell in cells { counts.append(try cell.count()) }
            matrix.append(counts)
        }
        return matrix
    }

    private func readErrors(
        _ task: LocatedJSON, known: Set<String>
    ) throws(RefineError) -> (samples: [ErrorSample], severalLabels: Bool) {
        guard let located = task.member("errors") else { return ([], false) }
        var samples: [ErrorSample] = []
        var severalLabels = false
        for element in try located.elements("an array of error samples") {
            let text = try element.required("text", "the text that was misread").string("text")
            let several = element.json["true_labels"] != nil || element.json["predicted_labels"] != nil
            severalLabels = severalLabels || several
            let truth = try readLabelSet(element, several ? "true_labels" : "true_label", several, known)
            let answer = try readLabelSet(element, several ? "predicted_labels" : "predicted_label", several, known)
            let confidence: Double? =
                if let value = element.member("confidence") {
                    try value.number("a number from 0 to 1", in: 0...1)
                } else { nil }
            samples.append(
                ErrorSample(
                    text: text, trueLabels: truth, predictedLabels: answer, confidence: confidence,
                    isDoubtful: element.json["doubtful"]?.bool ?? false))
        }
        return (samples, severalLabels)
    }

    private func readLabelSet(
        _ error: LocatedJSON, _ key: String, _ several: Bool, _ known: Set<String>
    ) throws(RefineError) -> [String] {
        let value = try error.required(key, several ? "an array of class names" : "a class name")
        let names = several ? try value.elements("an array of class names") : [value]
        var labels: [String] = []
        for name in names {
            let label = try name.name("a class name")
            guard known.contains(label) else { throw name.mismatch("one of the \(known.count) labels of the task") }
            labels.append(label)
        }
        return labels
    }

    private func readPairs(_ task: LocatedJSON, known: Set<String>) throws(RefineError) -> [ConfusionPair]? {
        guard let located = task.member("confusion_pairs") else { return nil }
        var pairs: [ConfusionPair] = []
        for element in try located.elements("an array of {\"true\", \"predicted\", \"count\"}") {
            func label(_ key: String) throws(RefineError) -> String {
                let value = try element.required(key, "a class name")
                let label = try value.name("a class name")
                guard known.contains(label) else {
                    throw value.mismatch("one of the \(known.count) labels of the task")
                }
                return label
            }
            let truth = try label("true")
            let answer = try label("predicted")
            let count = try element.required("count", "a whole number").count()
            if truth != answer && count > 0 {
                pairs.append(ConfusionPair(trueLabel: truth, predictedLabel: answer, count: count))
            }
        }
        return pairs
    }

    /// A row of the matrix sums to the support of its class; where it does not, both are still usable.
    private mutating func checkSupport(
        _ task: LocatedJSON, metrics: [ClassMetrics], matrix: [[Int]]?, labels: [String]
    ) {
        guard let matrix else { return }
        let support = Dictionary(metrics.map { ($0.label, $0.support) }, uniquingKeysWith: { first, _ in first })
        let off = zip(labels, matrix).filter { label, row in
            row.reduce(0, +) != support[label]
        }
        if let first = off.first {
            diagnostics.append(
                Diagnostic(
                    "the confusion matrix does not sum to the support of \(off.count) of \(labels.count) classes, "
                        + "first \(JSON.quoted(first.0.excerpt()))", at: task.place))
        }
    }
}
