import JSONText

/// Label doubts in an analysis: `{"rows", "estimated_noise", "by_class": […], "samples": […]}`.
enum DoubtJSON {
    /// The doubts as JSON; of the classes those with doubts or suggestions.
    static func json(_ doubts: LabelDoubts) -> JSON {
        let classes = doubts.byClass.filter { $0.doubts + $0.suggestions > 0 }
        return [
            "rows": JSON(doubts.rows), "estimated_noise": FourPlaces.json(doubts.estimatedNoise),
            "by_class": JSON(
                classes.map {
                    [
                        "label": JSON($0.label), "rows": JSON($0.rows), "doubts": JSON($0.doubts),
                        "suggestions": JSON($0.suggestions), "estimated_noise": FourPlaces.json($0.estimatedNoise),
                    ] as JSON
                }),
            "samples": JSON(
                doubts.doubts.map {
                    [
                        "line": JSON($0.row), "text": JSON($0.text), "given": JSON($0.given),
                        "suggested": JSON($0.suggested), "self_confidence": FourPlaces.json($0.selfConfidence),
                        "margin": FourPlaces.json($0.margin),
                    ] as JSON
                }),
        ]
    }

    /// Reads the doubts of a task, if it bears any.
    static func read(_ task: LocatedJSON, known: Set<String>) throws(RefineError) -> LabelDoubts? {
        guard let located = task.member("label_doubts") else { return nil }
        func label(_ value: LocatedJSON) throws(RefineError) -> String {
            let label = try value.name("a class name")
            guard known.contains(label) else { throw value.mismatch("one of the \(known.count) labels of the task") }
            return label
        }
        func share(_ value: LocatedJSON, _ key: String) throws(RefineError) -> Double {
            try value.required(key, "a number from 0 to 1").number("a number from 0 to 1", in: 0...1)
        }
        func count(_ value: LocatedJSON, _ key: String) throws(RefineError) -> Int {
            try value.required(key, "a whole number").count()
        }
        var classes: [LabelDoubts.OfClass] = []
        for element in try located.required("by_class", "an array of classes").elements("an array of classes") {
            classes.append(
                LabelDoubts.OfClass(
                    label: try label(element.required("label", "a class name")), rows: try count(element, "rows"),
                    doubts: try count(element, "doubts"), suggestions: try count(element, "suggestions"),
                    estimatedNoise: try share(element, "estimated_noise")))
        }
        var doubts: [LabelDoubt] = []
        for element in try located.required("samples", "an array of doubts").elements("an array of doubts") {
            func optional(_ key: String) throws(RefineError) -> String? {
                guard let value = element.member(key) else { return nil }
                return try label(value)
            }
            doubts.append(
                LabelDoubt(
                    row: try count(element, "line"), text: try element.member("text")?.string("text"),
                    given: try optional("given"), suggested: try optional("suggested"),
                    selfConfidence: try share(element, "self_confidence"), margin: try share(element, "margin")))
        }
        return LabelDoubts(
            rows: try count(located, "rows"), doubts: doubts, byClass: classes,
            estimatedNoise: try share(located, "estimated_noise"))
    }
}
