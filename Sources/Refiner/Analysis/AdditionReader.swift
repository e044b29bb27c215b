import JSONText

/// Reads our additions to RapidFit's analysis; each may be absent.
enum AdditionReader {
    /// `"intervals": {"precision": [lower, upper], "recall": …, "f1": …}` of one class.
    static func intervals(of metrics: LocatedJSON) throws(RefineError) -> MetricIntervals? {
        guard let located = metrics.member("intervals") else { return nil }
        func interval(_ key: String) throws(RefineError) -> Interval {
            let expected = "[lower, upper], two numbers from 0 to 1"
            let bounds = try located.required(key, expected)
            let elements = try bounds.elements(expected)
            guard elements.count == 2 else { throw bounds.mismatch(expected) }
            let lower = try elements[0].number("a number from 0 to 1", in: 0...1)
            let upper = try elements[1].number("a number from 0 to 1", in: 0...1)
            guard lower <= upper else {
                throw RefineError(.badInput, "the lower bound is above the upper one", at: bounds.place)
            }
            return Interval(lower: lower, upper: upper)
        }
        return MetricIntervals(
            precision: try interval("precision"), recall: try interval("recall"), f1: try interval("f1"))
    }

    /// `"averages": {"macro": {"precision", "recall", "f1"}, …}` of a task.
    static func averages(of task: LocatedJSON) throws(RefineError) -> TaskAverages? {
        guard let located = task.member("averages") else { return nil }
        func row(_ key: String) throws(RefineError) -> TaskAverages.Row? {
            guard let row = located.member(key) else { return nil }
            return TaskAverages.Row(
                precision: try share(row, "precision"), recall: try share(row, "recall"), f1: try share(row, "f1"))
        }
        return TaskAverages(
            micro: try row("micro"), macro: try row("macro"), weighted: try row("weighted"),
            samples: try row("samples"))
    }

    /// `"calibration": {"answers", "expected_error", "confidence", "accuracy", "overconfident": […]}` of a task.
    static func calibration(of task: LocatedJSON, known: Set<String>) throws(RefineError) -> Calibration? {
        guard let located = task.member("calibration") else { return nil }
        var overconfident: [Calibration.OverconfidentClass] = []
        if let list = located.member("overconfident") {
            for element in try list.elements("an array of {\"label\", \"count\", \"confidence\", \"accuracy\"}") {
                overconfident.append(
                    Calibration.OverconfidentClass(
                        label: try label(element.required("label", "a class name"), known),
                        count: try element.required("count", "a whole number").count(),
                        confidence: try share(element, "confidence"), accuracy: try share(element, "accuracy")))
            }
        }
        return Calibration(
            answers: try located.required("answers", "a whole number").count(),
            expectedError: try share(located, "expected_error"), confidence: try share(located, "confidence"),
            accuracy: try share(located, "accuracy"), overconfident: overconfident)
    }

    /// `"merged": [{"labels": [a, b], "confused": [n, n], "right": n}, …]` of a task.
    static func merged(of task: LocatedJSON, known: Set<String>) throws(RefineError) -> [MergedPair]? {
        guard let located = task.member("merged") else { return nil }
        var pairs: [MergedPair] = []
        for element in try located.elements("an array of {\"labels\", \"confused\", \"right\"}") {
            let names = try two(element, "labels", "two class names")
            let counts = try two(element, "confused", "two whole numbers")
            pairs.append(
                MergedPair(
                    first: try label(names.0, known), second: try label(names.1, known),
                    firstAsSecond: try counts.0.count(), secondAsFirst: try counts.1.count(),
                    right: try element.required("right", "a whole number").count()))
        }
        return pairs
    }

    private static func two(
        _ element: LocatedJSON, _ key: String, _ expected: String
    ) throws(RefineError) -> (LocatedJSON, LocatedJSON) {
        let list = try element.required(key, expected)
        let elements = try list.elements(expected)
        guard elements.count == 2 else { throw list.mismatch(expected) }
        return (elements[0], elements[1])
    }

    private static func share(_ located: LocatedJSON, _ key: String) throws(RefineError) -> Double {
        try located.required(key, "a number from 0 to 1").number("a number from 0 to 1", in: 0...1)
    }

    private static func label(_ located: LocatedJSON, _ known: Set<String>) throws(RefineError) -> String {
        let label = try located.name("a class name")
        guard known.contains(label) else {
            throw located.mismatch("one of the \(known.count) labels of the task")
        }
        return label
    }
}
