/// The second pass of confident learning: how many rows of each given class are confidently of each class.
struct ConfidentJoint: Sendable {
    private let classCount: Int
    private let limits: [Float]
    private var counts: [Int]

    init(thresholds: [Double]) {
        classCount = thresholds.count
        limits = thresholds.map { Float($0 - 1e-6) }
        counts = Array(repeating: 0, count: classCount * classCount)
    }

    /// Counts one row: towards the class it is confidently of, towards the likeliest where there are several.
    mutating func add(given: Int, probabilities: UnsafeBufferPointer<Float>) {
        var confident = 0
        var only = 0
        var likeliest = 0
        var highest = -Float.infinity
        limits.withUnsafeBufferPointer { limits in
            for index in 0..<min(limits.count, probabilities.count) {
                let probability = probabilities[index]
                if probability > highest {
                    highest = probability
                    likeliest = index
                }
                if probability >= limits[index] {
                    confident += 1
                    only = index
                }
            }
        }
        guard confident > 0 else { return }
        counts[given * classCount + (confident == 1 ? only : likeliest)] += 1
    }

    mutating func add(_ other: ConfidentJoint) {
        for index in counts.indices { counts[index] += other.counts[index] }
    }

    /// Rows given classes, columns confident classes.
    ///
    /// A class of which no given row is confidently counts as one.
    var matrix: [[Int]] {
        (0..<classCount).map { row in
            var line = Array(counts[row * classCount..<(row + 1) * classCount])
            line[row] = max(line[row], 1)
            return line
        }
    }

    /// The joint of given and true labels: the matrix scaled so that each row sums to the rows given its class.
    ///
    /// - Parameter rowCounts: how many rows were given each class.
    func calibrated(rowCounts: [Int]) -> [[Int]] {
        let total = Double(rowCounts.reduce(0, +))
        let scaled = zip(matrix, rowCounts).map { line, count in
            let sum = Double(line.reduce(0, +))
            return line.map { Double($0) / sum * Double(count) }
        }
        let scaledTotal = scaled.reduce(0) { $0 + $1.reduce(0, +) }
        guard scaledTotal > 0 else { return scaled.map { $0.map { _ in 0 } } }
        return scaled.map { Self.rounded($0.map { $0 / scaledTotal * total }) }
    }

    /// Whole numbers with the sum of `values`: those that rounding moved most give way.
    static func rounded(_ values: [Double]) -> [Int] {
        var whole = values.map { $0.rounded(.toNearestOrEven) }
        let missing = Int(values.reduce(0, +).rounded(.toNearestOrEven) - whole.reduce(0, +))
        let rest = zip(values, whole).map { $0 - $1 }
        let order = rest.indices.sorted { rest[$0] == rest[$1] ? $0 < $1 : rest[$0] < rest[$1] }
        if missing > 0 {
            for index in order.reversed().prefix(missing) { whole[index] += 1 }
        } else {
            for index in order.prefix(-missing) { whole[index] -= 1 }
        }
        return whole.map { Int($0) }
    }
}
