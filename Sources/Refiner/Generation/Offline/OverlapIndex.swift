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

    /// Shingles in a table of open addressing with linear probing, at most half full.
    private var slots: [UInt64] = []
    /// For each slot its newest posting, -1 where it is free.
    private var heads: [Int32] = []
    private var used = 0
    /// For each posting the text, and the posting before it of the same shingle.
    private var postings: [(text: Int32, next: Int32)] = []
    private var sizes: [Int] = []

    mutating func insert(_ shingles: Shingles) {
        for hash in shingles.hashes {
            if 2 * (used + 1) > slots.count { grow() }
            let slot = heads.withUnsafeBufferPointer { heads in
                slots.withUnsafeBufferPointer { Self.slot(of: hash, $0, heads) }
            }
            if heads[slot] < 0 { used += 1 }
            slots[slot] = hash
            postings.append((Int32(sizes.count), heads[slot]))
            heads[slot] = Int32(postings.count - 1)
        }
        sizes.append(shingles.count)
    }

    /// Lays the postings of each shingle side by side, which makes comparing faster until more texts come.
    mutating func compact() {
        var ordered: [(text: Int32, next: Int32)] = []
        ordered.reserveCapacity(postings.count)
        for slot in heads.indices where heads[slot] >= 0 {
            var place = heads[slot]
            heads[slot] = Int32(ordered.count)
            while place >= 0 {
                let (text, next) = postings[Int(place)]
                ordered.append((text, next < 0 ? -1 : Int32(ordered.count + 1)))
                place = next
            }
        }
        postings = ordered
    }

    /// Compares a text with all known ones.
    ///
    /// `counts` is scratch memory, kept between calls.
    func overlap(_ shingles: Shingles, counts: inout [Int32]) -> Overlap {
        var overlap = Overlap()
        if sizes.isEmpty { return overlap }
        if counts.count < sizes.count { counts += [Int32](repeating: 0, count: sizes.count - counts.count) }
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: sizes.count) { touched in
            let touchedCount = count(shingles, &counts, touched)
            for id in touched[..<touchedCount] {
                let common = Double(counts[Int(id)])
                counts[Int(id)] = 0
                let size = Double(sizes[Int(id)])
                overlap.similarity = max(overlap.similarity, common / (Double(shingles.count) + size - common))
                overlap.containment = max(overlap.containment, common / size)
            }
        }
        return overlap
    }

    /// Counts what each text has in common with a set; lists the texts that have anything, and gives their number.
    private func count(
        _ shingles: Shingles, _ counts: inout [Int32], _ touched: UnsafeMutableBufferPointer<Int32>
    ) -> Int {
        var found = 0
        counts.withUnsafeMutableBufferPointer { counts in
            slots.withUnsafeBufferPointer { slots in
                heads.withUnsafeBufferPointer { heads in
                    postings.withUnsafeBufferPointer { postings in
                        for hash in shingles.hashes {
                            var place = heads[Self.slot(of: hash, slots, heads)]
                            while place >= 0 {
                                let (text, next) = postings[Int(place)]
                                if counts[Int(text)] == 0 {
                                    touched[found] = text
                                    found += 1
                                }
                                counts[Int(text)] += 1
                                place = next
                            }
                        }
                    }
                }
            }
        }
        return found
    }

    /// The slot that holds a hash, or the free one where it is to be.
    @inline(__always)
    private static func slot(
        of hash: UInt64, _ slots: UnsafeBufferPointer<UInt64>, _ heads: UnsafeBufferPointer<Int32>
    ) -> Int {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while heads[slot] >= 0, slots[slot] != hash { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }

    private mutating func grow() {
        let (old, oldHeads) = (slots, heads)
        slots = [UInt64](repeating: 0, count: max(64, 2 * old.count))
        heads = [Int32](repeating: -1, count: slots.count)
        for (hash, head) in zip(old, oldHeads) where head >= 0 {
            let slot = heads.withUnsafeBufferPointer { heads in
                slots.withUnsafeBufferPointer { Self.slot(of: hash, $0, heads) }
            }
            (slots[slot], heads[slot]) = (hash, head)
        }
    }
}
