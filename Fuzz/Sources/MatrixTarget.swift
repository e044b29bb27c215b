import Refiner

/// Matrices of probabilities: each row that is accepted sums to 1, and doubts are of rows that are there.
enum MatrixTarget {
    private static let scratch = Scratch("matrix")

    static func run(_ input: UnsafeBufferPointer<UInt8>) {
        let file = scratch.write(input, to: "probabilities.npy")
        do {
            let matrix = try ProbabilityMatrix(opening: file, labels: ["a", "b", "c"])
            try matrix.forEachRow { row, probabilities in
                let sum = probabilities.reduce(0) { $0 + Double($1) }
                Check.that(abs(sum - 1) < 0.021, "row \(row) sums to \(sum)")
                Check.that(probabilities.allSatisfy { $0 >= 0 && $0 <= 1.021 }, "row \(row) holds no probabilities")
            }
            guard matrix.rows <= 10_000 else { return }
            let given = (0..<matrix.rows).map { ($0 / 2) % 3 }
            let found = try LabelDoubts.find(in: matrix, given: given).doubts
            Check.that(found.rows == matrix.rows, "rows were lost")
            Check.that(
                found.doubts.allSatisfy { (0..<matrix.rows).contains($0.row) && $0.margin > 0 }, "a made-up doubt")
            Check.share(found.estimatedNoise, "the estimated noise")
        } catch {
            Check.refusal(error)
        }
    }
}
