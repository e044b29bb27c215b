package import LinearClassifier

/// A file that says what label sets of multi-label tasks may be.
package struct SchemaFile: Sendable {
    private let common: Rules?
    private let byTask: [String: Rules]

    /// The rules of one task, before its labels are known.
    private struct Rules {
        var alone: [String] = []
        var schema = LabelSchema()
    }

    private static let expected =
        "{\"alone\": [\"a\"], \"exclusions\": [[\"b\", \"c\"]], \"implications\": [{\"label\": \"d\", \"needs\": \"b\"}]}"

    /// Reads a schema, for all tasks, or `{"tasks": {"name": {…}}}`.
    ///
    /// - Throws: ``RefineError`` `inputMissing` or `badInput` with file, line and path.
    package static func read(_ name: String) throws(RefineError) -> SchemaFile {
        let root = try LocatedJSON(parsing: InputFile.read(name, what: "a label schema"), expected: expected)
        guard let tasks = root.member("tasks") else {
            return SchemaFile(common: try rules(root), byTask: [:])
        }
        var byTask: [String: Rules] = [:]
        for (task, value) in try tasks.uniqueMembers("an object with the rules of each task") {
            byTask[task] = try rules(value)
        }
        return SchemaFile(common: nil, byTask: byTask)
    }

    private static func rules(_ json: LocatedJSON) throws(RefineError) -> Rules {
        var rules = Rules()
        for (name, value) in try json.uniqueMembers(expected) {
            switch name {
            case "alone":
                for label in try value.elements("an array of labels") {
                    rules.alone.append(try label.name("a label"))
                }
            case "exclusions":
                for pair in try value.elements("an array of pairs of labels") {
                    let labels = try pair.elements("a pair of labels")
                    guard labels.count == 2 else { throw pair.mismatch("a pair of labels") }
                    rules.schema.exclusions.append(.init(try labels[0].name("a label"), try labels[1].name("a label")))
                }
            case "implications":
                for rule in try value.elements("an array of {\"label\", \"needs\"}") {
                    rules.schema.implications.append(
                        .init(
                            try rule.required("label", "a label").name("a label"),
                            onlyWith: try rule.required("needs", "the label that it needs").name("a label")))
                }
            default:
                throw RefineError(
                    .badInput, "unknown rule \"\(name.excerpt(40))\"; expected alone, exclusions or implications",
                    at: value.place)
            }
        }
        return rules
    }

    /// The schemas of the multi-label tasks of a set.
    ///
    /// - Throws: ``RefineError`` `badInput` for a rule about a task or label that the set does not have.
    package func schemas(for set: TrainingSet, file: String) throws(RefineError) -> [String: LabelSchema] {
        var schemas: [String: LabelSchema] = [:]
        let tasks = set.tasks.filter(\.isMultiLabel)
        if let unknown = byTask.keys.sorted().first(where: { name in !tasks.contains { $0.name == name } }) {
            throw RefineError(
                .badInput, "\"\(unknown.excerpt())\" is no multi-label task of the data", at: Place(file: file))
        }
        if common != nil, tasks.isEmpty {
            throw RefineError(
                .badInput, "is of use for multi-label tasks, and the data has none", at: Place(file: file))
        }
        for task in tasks {
            guard let rules = byTask[task.name] ?? common else { continue }
            let known = Set(task.classes)
            let named =
                rules.alone + rules.schema.exclusions.flatMap { [$0.first, $0.second] }
                + rules.schema.implications.flatMap { [$0.label, $0.needs] }
            if let unknown = named.first(where: { !known.contains($0) }) {
                throw RefineError(
                    .badInput, "\"\(unknown.excerpt())\" is no label of the task \"\(task.name.excerpt())\"",
                    at: Place(file: file))
            }
            var schema = rules.schema
            for label in rules.alone {
                for other in task.classes where other != label { schema.exclusions.append(.init(label, other)) }
            }
            schemas[task.name] = schema
        }
        return schemas
    }
}
