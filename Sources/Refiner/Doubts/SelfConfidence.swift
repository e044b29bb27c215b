/// The first pass of confident learning: how sure the model is on average of the label that rows were given.
///
/// Sums are kept as whole numbers, so that they do not depend on the order of the rows or on how they are shared among
/// threads.
struct SelfConfidence: Sendable {
    private var sums: [UInt64]
    /// How many rows were given each class.
    private(set) var counts: [Int]

    private static let unit = 4_294_967_296.0

    init(classCount: Int) {
        sums = Array(repeating: 0, count: classCount)
        counts = Array(repeating: 0, count: classCount)
    }

    /// Counts one row; `confidence` is the probability of the given class, 0…1.
    mutating func add(given: Int, confidence: Float) {
        sums[given] &+= UInt64((confidence > 0 ? Double(min(confidence, 1)) * Self.unit : 0).rounded())
        counts[given] += 1
    }

    mutating func add(_ other: SelfConfidence) {
        for index in sums.indices {
            sums[index] &+= other.sums[index]
            counts[index] += other.counts[index]
        }
    }

    /// The mean self-confidence of each class: from there on a row counts as confidently of the class.
    ///
    /// No row is confidently of a class that no row was given: its threshold is 2. The lower bound and the value for
    /// such classes are cleanlab's.
    var thresholds: [Double] {
        zip(sums, counts).map { sum, count in
            count == 0 ? 2 : max(Double(sum) / Self.unit / Double(count), 2e-6)
        }
    }
}
