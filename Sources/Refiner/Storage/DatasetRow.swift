public import JSONText

/// One row of a dataset: a text, its label or labels, and whatever else the user keeps with it.
public struct DatasetRow: Sendable, Hashable {
    /// The text.
    public let text: String
    /// One label in a single-label task; any number in a multi-label one.
    public let labels: [String]
    /// Whether the row is written with `label` or with `labels`.
    public let kind: TaskKind
    /// Every member of the row in its order, `text` and `label(s)` included.
    public let members: [JSON.Member]

    /// Creates a row that bears its text and label(s), and then `extra`.
    public init(text: String, labels: [String], kind: TaskKind, extra: [JSON.Member] = []) {
        self.text = text
        self.labels = labels
        self.kind = kind
        let label: JSON.Member =
            switch kind {
            case .singleLabel: JSON.Member(name: "label", value: JSON(labels.first ?? ""))
            case .multiLabel: JSON.Member(name: "labels", value: JSON(labels.map { JSON($0) }))
            }
        members = [JSON.Member(name: "text", value: JSON(text)), label] + extra
    }

    /// Reads the row from a JSON object that stands in a dataset file.
    init(reading located: LocatedJSON) throws(RefineError) {
        guard let members = located.json.members else { throw located.mismatch(Self.expected) }
        self.members = members
        text = try located.required("text", "the row's text").string("the row's text")
        if let several = located.member("labels") {
            var labels: [String] = []
            for element in try several.elements("an array of class names") {
                labels.append(try element.name("a class name"))
            }
            self.labels = labels
            kind = .multiLabel
        } else {
            labels = [try located.required("label", "the row's class, or \"labels\"").name("a class name")]
            kind = .singleLabel
        }
    }

    /// The row as one JSON object, spaced as Python's `json.dumps` spaces it.
    var json: JSON { JSON(members) }

    static let expected = "a row {\"text\": …, \"label\": …}"
}
