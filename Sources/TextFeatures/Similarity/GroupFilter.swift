/// Refuses most of the texts that resemble none of an index, without a look at any list.
///
/// Hashes are dealt by their bits to *k* groups. Each hash that only one of two sets has changes one group, so of two
/// sets that differ in at most *d* hashes, *k* − *d* groups or more hold the same. The contents of the groups of all
/// indexed sets are kept as bits of one table; a set fewer of whose groups are found there has no match. A group found
/// by chance lets a set through at most.
///
/// A group of a few hashes is far rarer than each of them: against ten thousand texts of 85 characters made of common
/// words, one text in fourteen passes. *k* follows the size of the asked set in classes, half as wide again each, and
/// indexed sets are entered in every class that a match may be of.
///
/// Source: Arasu, Ganti, Kaushik, "Efficient exact set-similarity joins" (PartEnum), 2006.
final class GroupFilter: @unchecked Sendable {
    /// What holds for the sets of one size.
    private struct Size {
        /// The number of its class.
        let number: UInt64
        let groups: Int
        /// How many groups at least are those of any match.
        let sharedGroups: Int
    }

    private let sizes: [Size]
    private let bits: UnsafeMutableBufferPointer<UInt64>
    /// How far a mixed key is shifted to number a bit.
    private let shift: UInt64

    /// Larger sets pass: they are rare, and their groups many.
    private static let greatestSize = 512
    /// Below this the groups are nearly as many as the hashes, and tell nothing.
    private static let leastThreshold = 0.7
    /// A larger table would lie beyond the processor's cache.
    private static let mostBits = 1 << 26

    /// Creates a filter of all sets; nil where it would be of no use.
    init?(_ sets: IndexedSets, bounds: JaccardBounds) {
        guard bounds.threshold >= Self.leastThreshold else { return nil }
        sizes = Self.sizes(bounds)
        var keys = 0
        for set in 0..<sets.count {
            Self.forEachClass(ofMatchesOf: sets.size(of: set), sizes, bounds) { keys += $0.groups }
        }
        // With 8 bits a key or more, few are found by chance.
        guard keys <= Self.mostBits / 8 else { return nil }
        var logarithm: UInt64 = 6
        while 1 << logarithm < keys * 8 { logarithm += 1 }
        shift = 64 - logarithm
        bits = .allocate(capacity: 1 << Int(logarithm - 6))
        bits.initialize(repeating: 0)
        let sums = Sums()
        for set in 0..<sets.count {
            Self.forEachClass(ofMatchesOf: sets.size(of: set), sizes, bounds) { size in
                sets.withHashes(of: set) { hashes in
                    sums.empty(size.groups)
                    for hash in hashes { sums.add(hash, size.groups) }
                }
                for group in 0..<size.groups {
                    let bit = Self.key(sums.words[group], group, size) >> shift
                    bits[Int(bit >> 6)] |= 1 << (bit & 63)
                }
            }
        }
    }

    deinit {
        bits.deallocate()
    }

    /// Takes the shingles of the text that the scanner holds in normal form, or gives false if no indexed set matches it.
    ///
    /// To tell repeated shingles apart would cost more than all the rest. A place that repeats an earlier shingle spoils
    /// the sum of one group; so many groups fewer are asked for as places may be repeats, and as are, once it is known.
    func scan(_ scanner: ShingleScanner, _ sums: Sums) -> Bool {
        let places = scanner.placeCount
        guard places <= Self.greatestSize else {
            scanner.scanNormal()
            return true
        }
        let size = sizes[places]
        sums.empty(size.groups)
        var repeats = 0
        scanner.forEachPlace { hash in
            repeats &+= sums.note(hash)
            sums.add(hash, size.groups)
        }
        let found = foundGroups(sums, size)
        // A set of another class would have been dealt otherwise.
        let isOfClass = sizes[max(1, places - repeats)].number == size.number
        if isOfClass, found + repeats < size.sharedGroups { return false }
        scanner.scanNormal()
        return !isOfClass || found + places - scanner.count >= sizes[scanner.count].sharedGroups
    }

    private func foundGroups(_ sums: Sums, _ size: Size) -> Int {
        let bits = bits.baseAddress.unsafelyUnwrapped
        var found = 0
        for group in 0..<size.groups {
            let bit = Self.key(sums.words[group], group, size) >> shift
            found &+= Int(truncatingIfNeeded: bits[Int(truncatingIfNeeded: bit >> 6)] >> (bit & 63) & 1)
        }
        return found
    }

    /// What holds for the sizes from 0 to the greatest.
    private static func sizes(_ bounds: JaccardBounds) -> [Size] {
        // The greatest number of hashes that only one of a set and any match has; grows with the set.
        func difference(_ count: Int) -> Int {
            Int(bounds.greatestDifference(UInt64(count + bounds.greatestSize(count))))
        }
        var sizes: [Size] = []
        var number: UInt64 = 0
        while sizes.count <= greatestSize {
            let end = min(greatestSize + 1, max(sizes.count + 1, sizes.count * 3 / 2))
            // Half as many again as may differ: with fewer, one or two found by chance would do.
            let groups = difference(end - 1) * 3 / 2 + 1
            while sizes.count < end {
                let shared = groups - difference(sizes.count)
                sizes.append(Size(number: number, groups: groups, sharedGroups: shared))
            }
            number += 1
        }
        return sizes
    }

    /// Calls `body` once for each class that holds the size of a match of a set of `count`.
    private static func forEachClass(
        ofMatchesOf count: Int, _ sizes: [Size], _ bounds: JaccardBounds, _ body: (Size) -> Void
    ) {
        let last = min(bounds.greatestSize(count), greatestSize)
        var size = bounds.leastOverlap(count)
        while size <= last {
            body(sizes[size])
            let number = sizes[size].number
            while size <= last, sizes[size].number == number { size += 1 }
        }
    }

    @inline(__always)
    private static func key(_ sum: UInt64, _ group: Int, _ size: Size) -> UInt64 {
        let place = UInt64(truncatingIfNeeded: group) &+ size.number << 32
        let key = (sum ^ place &* 0x9E37_79B9_7F4A_7C15) &* 0xBF58_476D_1CE4_E5B9
        return (key ^ key >> 32) &* 0x94D0_49BB_1331_11EB
    }

    /// Memory for what one text at a time is dealt to.
    final class Sums {
        /// For each group the sum of its hashes, which stands for its contents.
        fileprivate let words: UnsafeMutablePointer<UInt64>
        /// A bit for each of the highest bits that some hash has.
        private let seen: UnsafeMutablePointer<UInt64>

        private static let seenWords = 64

        init() {
            // At the least threshold three hashes in seven may differ, and there are half as many groups again.
            words = .allocate(capacity: GroupFilter.greatestSize)
            seen = .allocate(capacity: Self.seenWords)
        }

        deinit {
            words.deallocate()
            seen.deallocate()
        }

        fileprivate func empty(_ groups: Int) {
            words.update(repeating: 0, count: groups)
            seen.update(repeating: 0, count: Self.seenWords)
        }

        @inline(__always)
        fileprivate func add(_ hash: UInt64, _ groups: Int) {
            let share = (hash & 0xFFFF_FFFF) &* UInt64(truncatingIfNeeded: groups)
            let group = Int(truncatingIfNeeded: share >> 32)
            words[group] = words[group] &+ hash
        }

        /// 1 if the hash may have been noted before, 0 if it was not.
        @inline(__always)
        fileprivate func note(_ hash: UInt64) -> Int {
            let bit = hash >> 52
            let word = Int(truncatingIfNeeded: bit >> 6)
            let before = seen[word]
            seen[word] = before | 1 << (bit & 63)
            return Int(truncatingIfNeeded: before >> (bit & 63) & 1)
        }
    }
}
