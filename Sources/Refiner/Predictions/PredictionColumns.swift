/// What a file calls the columns of a prediction.
package struct PredictionColumns: Sendable, Hashable {
    /// The columns, as this project calls them.
    package enum Column: String, Sendable, CaseIterable {
        case text
        case trueLabel = "true_label"
        case predictedLabel = "predicted_label"
        case trueLabels = "true_labels"
        case predictedLabels = "predicted_labels"
        case confidence
        case task
        case probabilities
        case id
    }

    private var names: [Column: String] = [:]

    /// The columns under their own names.
    package init() {}

    /// Reads `column=name` pairs such as `text=utterance,true_label=gold`.
    ///
    /// - Throws: ``RefineError`` `usage` for an unknown column, one named twice, or a pair without `=`.
    package init(parsing pairs: [String]) throws(RefineError) {
        for pair in pairs.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[1].isEmpty else {
                throw RefineError(
                    .usage, "--map: expected column=name, found \"\(String(pair).excerpt(40))\"",
                    hint: "as in --map text=utterance,true_label=gold")
            }
            guard let column = Column(rawValue: String(parts[0])) else {
                let known = Column.allCases.map(\.rawValue).joined(separator: ", ")
                throw RefineError(
                    .usage, "--map: there is no column \"\(String(parts[0]).excerpt(40))\"; expected one of \(known)")
            }
            guard names[column] == nil else {
                throw RefineError(.usage, "--map: \(column.rawValue) is given twice")
            }
            names[column] = String(parts[1])
        }
    }

    /// What the file calls `column`.
    package subscript(column: Column) -> String { names[column] ?? column.rawValue }
}
