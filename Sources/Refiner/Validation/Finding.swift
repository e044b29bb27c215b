public import JSONText

/// One thing found in a dataset.
public struct Finding: Sendable, Hashable {
    /// The row that it is about, or that it was compared with.
    public struct Row: Sendable, Hashable {
        /// The file, and the line or number of the row.
        public let place: Place
        /// The beginning of the text, on one line; nil for a finding about a whole task.
        public let text: String?
        /// The labels; nil where none are known, as of held-out texts.
        public let labels: [String]?

        /// Creates a row.
        public init(place: Place, text: String?, labels: [String]?) {
            self.place = place
            self.text = text
            self.labels = labels
        }
    }

    /// What was looked for.
    public let rule: ValidationRule
    /// How much it matters.
    public let severity: ValidationRule.Severity
    /// The task.
    public let task: String
    /// Where it is.
    public let row: Row
    /// What it was compared with.
    public let related: Row?
    /// The Jaccard index of the two texts' character 5-grams, where they were compared.
    public let similarity: Double?
    /// What was found, on one line.
    public let message: String

    /// As in `refine validate --json`.
    public var json: JSON {
        [
            "rule": JSON(rule.rawValue), "severity": JSON(severity.rawValue), "task": JSON(task),
            "file": JSON(row.place.file), "line": JSON(row.place.line), "text": .optional(row.text),
            "labels": row.labels.map { JSON($0) } ?? .null, "message": JSON(message),
            "similarity": .optional(similarity),
            "related": related.map { related in
                [
                    "file": JSON(related.place.file), "line": JSON(related.place.line), "text": .optional(related.text),
                    "labels": related.labels.map { JSON($0) } ?? .null,
                ]
            } ?? .null,
        ]
    }
}
