/// What is worked out about the rows of a mini-batch: the sums of their features, then the gradients, which groups of
/// classes matter in them, and the biases.
final class BatchWorkspace {
    let groups: Int
    let gradients: UnsafeMutablePointer<SIMD4<Float>>
    /// For each row the groups whose gradients matter.
    let active: UnsafeMutablePointer<Int32>
    /// How many they are.
    let activeCounts: UnsafeMutablePointer<Int>
    let bias: UnsafeMutablePointer<SIMD4<Float>>
    /// Room for one number a class.
    let scratch: UnsafeMutablePointer<Float>
    private let sums: UnsafeMutablePointer<SIMD4<Float>>

    init(groups: Int) {
        self.groups = groups
        let rows = HeadTrainer.batch
        sums = .allocate(capacity: FeatureMatrix.parts * rows * groups)
        gradients = .allocate(capacity: rows * groups)
        active = .allocate(capacity: rows * groups)
        activeCounts = .allocate(capacity: rows)
        bias = .allocate(capacity: groups)
        scratch = .allocate(capacity: groups * 4)
    }

    deinit {
        sums.deallocate()
        gradients.deallocate()
        active.deallocate()
        activeCounts.deallocate()
        bias.deallocate()
        scratch.deallocate()
    }

    /// Where the sums of a group of features lie for a row.
    @inline(__always)
    func sums(of place: Int, part: Int) -> UnsafeMutablePointer<SIMD4<Float>> {
        sums + (part &* HeadTrainer.batch &+ place) &* groups
    }

    /// Writes the sums of all groups of features of some rows where their gradients are to be.
    @inline(__always)
    func addSums(of rows: Range<Int>) {
        let (first, second) = (sums(of: 0, part: 0), sums(of: 0, part: 1))
        for index in rows.lowerBound &* groups..<rows.upperBound &* groups {
            gradients[index] = first[index] + second[index]
        }
    }

    /// Takes over the gradients of some rows.
    func copyGradients(of rows: Range<Int>, from other: BatchWorkspace) {
        let (begin, count) = (rows.lowerBound * groups, rows.count * groups)
        (gradients + begin).update(from: other.gradients + begin, count: count)
        (active + begin).update(from: other.active + begin, count: count)
        (activeCounts + rows.lowerBound).update(from: other.activeCounts + rows.lowerBound, count: rows.count)
    }

    /// Takes a step along a row's gradient.
    func changeBias(_ place: Int, by step: Float) {
        if activeCounts[place] == 0 { return }
        let factor = SIMD4<Float>(repeating: step)
        for group in 0..<groups { bias[group] -= factor * gradients[place &* groups &+ group] }
    }
}
