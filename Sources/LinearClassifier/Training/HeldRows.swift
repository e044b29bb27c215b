/// Rows that a head is not trained on, and what is true of them.
struct HeldRows {
    let matrix: FeatureMatrix
    let rows: [Int32]
    /// For each row the numbers of its classes.
    let given: [[Int]]

    init(_ matrix: FeatureMatrix, rows: [Int32], given classes: (Int) -> [Int]) {
        self.init(matrix, rows, rows.map { classes(Int($0)) })
    }

    private init(_ matrix: FeatureMatrix, _ rows: [Int32], _ given: [[Int]]) {
        (self.matrix, self.rows, self.given) = (matrix, rows, given)
    }

    /// About as many of the rows as `most`, from all over.
    func sample(most: Int) -> HeldRows {
        let places = stride(from: 0, to: rows.count, by: max(1, rows.count / most))
        return HeldRows(matrix, places.map { rows[$0] }, places.map { given[$0] })
    }
}
