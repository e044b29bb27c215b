/// Labels in the order of their bytes, and the number of each.
struct LabelNumbering {
    let labels: [String]
    private let numbers: [String: Int]

    /// Each label once.
    init(_ labels: some Sequence<String>) {
        self.labels = Set(labels).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        numbers = Dictionary(uniqueKeysWithValues: self.labels.enumerated().map { ($1, $0) })
    }

    /// The number of a label that is one of them.
    subscript(label: String) -> Int { numbers[label] ?? 0 }
}
