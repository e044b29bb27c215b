/// Which buckets a model knows, numbered without gaps.
struct FeatureIndex: Sendable, Equatable {
    /// The number of each bucket's feature and 1; 0 for a bucket that the model does not know.
    private(set) var numbers: [UInt32]
    /// What the counts of each feature are multiplied by: the more, the fewer texts have it.
    let scales: [Float]
    /// How many features there are.
    var count: Int { scales.count }

    /// Knows the given buckets, numbered in their order, and a scale for each.
    init(buckets: [UInt32], scales: [Float]) {
        numbers = [UInt32](repeating: 0, count: FeatureScanner.blockSize * 2)
        for (number, bucket) in buckets.enumerated() { numbers[Int(bucket)] = UInt32(number + 1) }
        self.scales = scales
    }

    /// The buckets, in the order of their features.
    var buckets: [UInt32] {
        var buckets = [UInt32](repeating: 0, count: count)
        for (bucket, number) in numbers.enumerated() where number != 0 { buckets[Int(number) - 1] = UInt32(bucket) }
        return buckets
    }
}
