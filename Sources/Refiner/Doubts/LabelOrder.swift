import JSONText

/// Which class stands in which column of a matrix of probabilities.
public enum LabelOrder {
    /// Reads a file of labels: one a line, or JSON (a name that ends in `.json`): an array, or an object from the column's
    /// number to the label, as `id2label` in the configuration of a Hugging Face model.
    ///
    /// - Throws: ``RefineError``: `inputMissing` when it cannot be read, `badInput` with line or path for a label that is
    ///   empty or stands there twice, and for numbers that do not run from 0.
    public static func read(_ name: String) throws(RefineError) -> [String] {
        try read(InputFile.read(name, what: expected))
    }

    /// Reads labels from bytes; `name` stands for the file in errors.
    public static func read(bytes: [UInt8], name: String) throws(RefineError) -> [String] {
        try read(InputFile(name: name, bytes: bytes))
    }

    private static let expected = "labels, one a line, or JSON: {\"0\": \"<label>\", …}"

    private static func read(_ file: InputFile) throws(RefineError) -> [String] {
        let labels = file.name.lowercased().hasSuffix(".json") ? try json(file) : try lines(file)
        var seen = Set<String>()
        for label in labels {
            if label.label.isEmpty { throw RefineError(.badInput, "a label is empty; expected text", at: label.place) }
            guard seen.insert(label.label).inserted else {
                throw RefineError(
                    .badInput, "the label \(JSON.quoted(label.label.excerpt())) stands there twice", at: label.place)
            }
        }
        guard !labels.isEmpty else {
            throw RefineError(.badInput, "holds no label; expected \(expected)", at: Place(file: file.name))
        }
        return labels.map(\.label)
    }

    private static func lines(_ file: InputFile) throws(RefineError) -> [(label: String, place: Place)] {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let bytes = file.bytes.starts(with: mark) ? file.bytes.dropFirst(3) : file.bytes[...]
        var labels: [(label: String, place: Place)] = []
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        for (index, line) in lines.enumerated() {
            let place = Place(file: file.name, line: index + 1)
            let trimmed = line.last == 0x0D ? line.dropLast() : line
            guard let label = String(validating: trimmed, as: UTF8.self) else {
                throw RefineError(.badInput, "not UTF-8; expected \(expected)", at: place)
            }
            labels.append((label, place))
        }
        return labels
    }

    private static func json(_ file: InputFile) throws(RefineError) -> [(label: String, place: Place)] {
        let root = try LocatedJSON(parsing: file, expected: expected)
        if root.json.array != nil {
            return try root.elements(expected).map { element throws(RefineError) in
                (try element.string("a label"), element.place)
            }
        }
        var labels: [Int: (label: String, place: Place)] = [:]
        let members = try root.uniqueMembers(expected)
        for (name, value) in members {
            guard let column = Int(name), members.indices.contains(column), String(column) == name else {
                throw RefineError(
                    .badInput,
                    "\(JSON.quoted(name.excerpt())) is no column; expected the numbers from 0 to "
                        + "\(members.count - 1)", at: value.place)
            }
            labels[column] = (try value.string("a label"), value.place)
        }
        return members.indices.compactMap { labels[$0] }
    }
}
