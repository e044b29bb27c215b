/// The order in which the features of a task are numbered.
enum FeatureOrder {
    /// The number of texts from which a feature is not rare.
    static let common = 64

    /// The buckets that enough texts have, by falling number of these and then by their own, dealt out to the groups of the
    /// matrix: what is needed often lies together.
    static func buckets(_ frequencies: [UInt32], leastTexts: UInt32) -> [UInt32] {
        let least = max(1, leastTexts)
        // Most features are rare: these are sorted by counting, the rest by comparing.
        var frequent: [UInt32] = []
        var counts = [Int](repeating: 0, count: common)
        for (bucket, frequency) in frequencies.enumerated() where frequency >= least {
            if frequency < common { counts[Int(frequency)] += 1 } else { frequent.append(UInt32(bucket)) }
        }
        frequent.sort { (frequencies[Int($0)], $1) > (frequencies[Int($1)], $0) }
        var places = [Int](repeating: 0, count: common)
        var total = frequent.count
        for frequency in counts.indices.reversed() {
            places[frequency] = total
            total += counts[frequency]
        }
        var ordered = [UInt32](repeating: 0, count: total)
        for (place, bucket) in frequent.enumerated() {
            ordered[FeatureMatrix.dealtPlace(of: place, count: total)] = bucket
        }
        for (bucket, frequency) in frequencies.enumerated() where frequency >= least && frequency < common {
            ordered[FeatureMatrix.dealtPlace(of: places[Int(frequency)], count: total)] = UInt32(bucket)
            places[Int(frequency)] += 1
        }
        return ordered
    }
}
