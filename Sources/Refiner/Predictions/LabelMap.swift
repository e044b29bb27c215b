import JSONText

/// What class numbers mean: a model's own list of its classes.
package struct LabelMap: Sendable, Hashable {
    /// The classes in the order of their numbers.
    package let labels: [String]
    /// The number of each, as text.
    private let byNumber: [String: String]
    private let known: Set<String>

    /// Creates a map of classes numbered from 0.
    package init(labels: [String]) {
        self.init(pairs: labels.enumerated().map { (String($0.offset), $0.element) })
    }

    private init(pairs: [(number: String, label: String)]) {
        labels = pairs.map(\.label)
        byNumber = Dictionary(pairs.map { ($0.number, $0.label) }, uniquingKeysWith: { first, _ in first })
        known = Set(labels)
    }

    /// Reads a file: a list `["a", "b"]`, an object `{"0": "a", "1": "b"}`, or a model's `config.json` that holds one as
    /// `id2label`.
    ///
    /// - Throws: ``RefineError`` `inputMissing` or `badInput` with file, line and path.
    package static func read(_ name: String) throws(RefineError) -> LabelMap {
        let expected = "a list of classes, or {\"0\": \"a\", …}"
        let root = try LocatedJSON(parsing: InputFile.read(name, what: expected), expected: expected)
        let map = root.member("id2label") ?? root
        var pairs: [(number: String, label: String)] = []
        if map.json.array != nil {
            for (index, element) in try map.elements(expected).enumerated() {
                pairs.append((String(index), try element.name("a class name")))
            }
        } else {
            var numbered: [(number: Int, label: String)] = []
            for (key, value) in try map.uniqueMembers(expected) {
                guard let number = Int(key), number >= 0, String(number) == key else {
                    throw RefineError(
                        .badInput, "expected class numbers as keys, found \(JSON.quoted(key.excerpt(40)))",
                        at: map.place)
                }
                numbered.append((number, try value.name("a class name")))
            }
            pairs = numbered.sorted { $0.number < $1.number }.map { (String($0.number), $0.label) }
        }
        guard !pairs.isEmpty else {
            throw RefineError(.badInput, "holds no classes; expected \(expected)", at: map.place)
        }
        var seen = Set<String>()
        if let twice = pairs.first(where: { !seen.insert($0.label).inserted }) {
            throw RefineError(.badInput, "class \(JSON.quoted(twice.label.excerpt())) appears twice", at: map.place)
        }
        return LabelMap(pairs: pairs)
    }

    /// The class that `text` names: a class itself, or its number; nil for neither.
    package func label(of text: String) -> String? { known.contains(text) ? text : byNumber[text] }
}
