import TextFeatures

/// How much of a text's character 5-grams known texts hold: the greatest similarity to any of them, and the greatest
/// part of any of them that the text repeats.
struct OverlapIndex: Sendable {
    /// What a text has in common with known ones.
    struct Overlap: Sendable {
        /// Greatest Jaccard similarity, 0…1.
        var similarity = 0.0
        /// Greatest share of a known text's shingles that the text holds, 0…1.
        var containment = 0.0
    }

    private var postings: [UInt64: [Int32]] = [:]
    private var sizes: [Int] = []

    mutating func insert(_ shingles: Shingles) {
        for hash in shingles.hashes { postings[hash, default: []].append(Int32(sizes.count)) }
        sizes.append(shingles.count)
    }

    /// Compares a text with all known ones.
    ///
    /// `counts` is scratch memory, kept between calls.
    func overlap(_ shingles: Shingles, counts: inout [Int32]) -> Overlap {
        if counts.count < sizes.count { counts += [Int32](repeating: 0, count: sizes.count - counts.count) }
        var touched: [Int32] = []
        for hash in shingles.hashes {
            for id in postings[hash] ?? [] {
                if counts[Int(id)] == 0 { touched.append(id) }
                counts[Int(id)] += 1
            }
        }
        var overlap = Overlap()
        for id in touched {
            let common = Double(counts[Int(id)])
            counts[Int(id)] = 0
            let size = Double(sizes[Int(id)])
            overlap.similarity = max(overlap.similarity, common / (Double(shingles.count) + size - common))
            overlap.containment = max(overlap.containment, common / size)
        }
        return overlap
    }
}
