extension LabelDoubts {
    /// Finds labels that are probably wrong (see ``ConfidentLearning``) from a matrix of probabilities.
    ///
    /// The probabilities are of a model that was not trained on the rows it judges (from cross-validation, say).
    ///
    /// - Parameters:
    ///   - matrix: a row a sample; ``LabelDoubt/row`` is its number, counted from 0.
    ///   - given: the column of each sample's label; samples with another number are left out.
    /// - Returns: the doubts, and what the user should know about the matrix.
    /// - Throws: ``RefineError`` `badInput` when the matrix has another number of rows than `given`, holds what is no
    ///   probability, or has too many classes; `inputMissing` when it cannot be read.
    public static func find(
        in matrix: ProbabilityMatrix, given: [Int]
    ) throws(RefineError) -> (doubts: LabelDoubts, diagnostics: [Diagnostic]) {
        let place = Place(file: matrix.name)
        guard matrix.rows == given.count else {
            throw RefineError(
                .badInput, "the matrix has \(matrix.rows) rows, but there are \(given.count) samples", at: place)
        }
        var first: (row: Int, sum: Double)?
        var count = 0
        var isFirstPass = true
        let doubts = try ConfidentLearning.doubts(labels: matrix.labels) { visit throws(RefineError) in
            try matrix.forEachRow(
                scaled: { row, sum in
                    guard isFirstPass else { return }
                    count += 1
                    if first == nil { first = (row, sum) }
                },
                { row, probabilities in visit(row, given[row], probabilities) })
            isFirstPass = false
        }
        guard let first else { return (doubts, []) }
        let note =
            "the probabilities of \(count) of \(matrix.rows) rows do not sum to 1 "
            + "(of row \(first.row) to \(first.sum)); they were divided by their sum"
        return (doubts, [Diagnostic(note, at: place)])
    }
}
