/// Where in a record of comma-separated values the columns of a prediction stand.
struct PredictionHeader: Sendable {
    private let indices: [PredictionColumns.Column: Int]
    /// How many fields a record has.
    let count: Int

    /// Finds the columns by their names in the header.
    ///
    /// - Throws: ``RefineError`` `badInput` when the text or the labels are not among them, or one stands there twice.
    init(_ names: [String], columns: PredictionColumns, file: String) throws(RefineError) {
        var indices: [PredictionColumns.Column: Int] = [:]
        let place = Place(file: file, line: 1)
        for column in PredictionColumns.Column.allCases {
            let found = names.indices.filter { names[$0] == columns[column] }
            if found.count > 1 {
                throw RefineError(.badInput, "has two columns \"\(columns[column].excerpt(40))\"", at: place)
            }
            indices[column] = found.first
        }
        let needed: [PredictionColumns.Column] =
            indices[.trueLabels] != nil || indices[.predictedLabels] != nil
            ? [.text, .trueLabels, .predictedLabels] : [.text, .trueLabel, .predictedLabel]
        if let missing = needed.first(where: { indices[$0] == nil }) {
            throw RefineError(
                .badInput, "has no column \"\(columns[missing])\" among \(names.joined(separator: ", ").excerpt(80))",
                at: place, hint: "say what it is called with --map \(missing.rawValue)=NAME")
        }
        self.indices = indices
        count = names.count
    }

    /// The index of a column, nil where the file has none.
    subscript(column: PredictionColumns.Column) -> Int? { indices[column] }
}
