/// Which buckets a model knows, numbered without gaps.
///
/// One bit for each bucket, and how many known ones lie before each 64 of them: a tenth of the memory of a table of
/// numbers, and what most look-ups need fits a core's own cache.
struct FeatureIndex: Sendable, Equatable {
    /// A bit for each bucket, set for those that the model knows.
    private let known: [UInt64]
    /// For each word of ``known``, how many bits are set before it.
    private let ranks: [UInt32]
    /// The number of each known bucket's feature, in the order of the buckets.
    private let numbers: [UInt32]
    /// What the counts of each feature are multiplied by: the more, the fewer texts have it.
    let scales: [Float]
    /// How many features there are.
    var count: Int { scales.count }

    /// Knows the given buckets, numbered in their order, and a scale for each.
    init(buckets: [UInt32], scales: [Float]) {
        var table = [UInt32](repeating: 0, count: FeatureScanner.blockSize * 2)
        self.init(buckets: buckets, scales: scales, table: &table)
    }

    /// Knows the given buckets; see ``init(buckets:scales:)``.
    ///
    /// - Parameter table: Room for a number for each bucket, whatever is in it.
    init(buckets: [UInt32], scales: [Float], table: inout [UInt32]) {
        var known = [UInt64](repeating: 0, count: FeatureScanner.blockSize * 2 / 64)
        for bucket in buckets { known[Int(bucket >> 6)] |= 1 << UInt64(bucket & 63) }
        var rank: UInt32 = 0
        ranks = known.map { word in
            defer { rank += UInt32(word.nonzeroBitCount) }
            return rank
        }
        for (number, bucket) in buckets.enumerated() { table[Int(bucket)] = UInt32(number) }
        var numbers: [UInt32] = []
        numbers.reserveCapacity(buckets.count)
        Self.visit(known) { numbers.append(table[Int($0)]) }
        self.numbers = numbers
        self.known = known
        self.scales = scales
    }

    /// The buckets, in the order of their features.
    var buckets: [UInt32] {
        var buckets = [UInt32](repeating: 0, count: count)
        var place = 0
        Self.visit(known) { bucket in
            buckets[Int(numbers[place])] = bucket
            place += 1
        }
        return buckets
    }

    /// Calls `body` with each known bucket, from the first to the last.
    private static func visit(_ known: [UInt64], _ body: (UInt32) -> Void) {
        for (index, word) in known.enumerated() {
            var rest = word
            while rest != 0 {
                body(UInt32(index * 64 + rest.trailingZeroBitCount))
                rest &= rest - 1
            }
        }
    }

    /// Looks features up, while `body` runs.
    func withLookup<Result>(_ body: (Lookup) -> Result) -> Result {
        known.withUnsafeBufferPointer { known in
            ranks.withUnsafeBufferPointer { ranks in
                numbers.withUnsafeBufferPointer { numbers in
                    scales.withUnsafeBufferPointer { scales in
                        body(Lookup(known: known, ranks: ranks, numbers: numbers, scales: scales))
                    }
                }
            }
        }
    }

    /// The tables of an index, for hot loops.
    struct Lookup: @unchecked Sendable {
        fileprivate let known: UnsafeBufferPointer<UInt64>
        fileprivate let ranks: UnsafeBufferPointer<UInt32>
        fileprivate let numbers: UnsafeBufferPointer<UInt32>
        let scales: UnsafeBufferPointer<Float>

        /// Whether a bucket is one of a feature's.
        @inline(__always)
        func isKnown(_ bucket: UInt32) -> Bool {
            known[Int(bucket &>> 6)] &>> UInt64(bucket & 63) & 1 != 0
        }

        /// The number of a bucket's feature, nil for one that the model does not know.
        @inline(__always)
        func number(of bucket: UInt32) -> UInt32? {
            let index = Int(bucket &>> 6)
            let word = known[index]
            let bit = UInt64(1) &<< UInt64(bucket & 63)
            if word & bit == 0 { return nil }
            return numbers[Int(ranks[index]) &+ (word & (bit &- 1)).nonzeroBitCount]
        }
    }
}
