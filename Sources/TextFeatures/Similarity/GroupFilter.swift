/// Refuses most of the texts that resemble none of an index, without a look at any list.
///
/// Hashes are dealt by their bits to *k* groups. Each hash that only one of two sets has changes one group, so of two
/// sets that differ in at most *d* hashes, *k* − *d* groups or more hold the same. The contents of the groups of all
/// indexed sets are kept as bits of one table; a set fewer of whose groups are found there has no match. A group found
/// by chance lets a set through at most.
///
/// A group of a few hashes is far rarer than each of them: against ten thousand texts of 85 characters made of common
/// words, one text in eight passes. What passes is dealt by other bits, to be looked up in a table of its own, twice:
/// one text in eighty passes all three. *k* follows the size of the asked set in classes, half as wide again each, and
/// indexed sets are entered in every class that a match may be of.
///
/// Source: Arasu, Ganti, Kaushik, "Efficient exact set-similarity joins" (PartEnum), 2006.
final class GroupFilter: @unchecked Sendable {
    private let sizes: [GroupSize]
    private let tables: (first: GroupTable, second: GroupTable, third: GroupTable)

    /// Larger sets pass: they are rare, and their groups many.
    static let greatestSize = 512
    /// Below this the groups are nearly as many as the hashes, and tell nothing.
    private static let leastThreshold = 0.7
    /// The greatest size of a set that one of the greatest size may match.
    static let greatestMatch = Int(Double(greatestSize) / leastThreshold) + 1
    /// Larger tables would lie far beyond the processor's cache.
    private static let mostBits = 1 << 26

    /// Creates a filter of all sets; nil where it would be of no use.
    init?(_ sets: IndexedSets, bounds: JaccardBounds) {
        guard bounds.threshold >= Self.leastThreshold else { return nil }
        sizes = GroupSize.all(upTo: Self.greatestSize, bounds: bounds)
        var keys = 0
        for set in 0..<sets.count {
            GroupSize.forEachClass(ofMatchesOf: sets.size(of: set), sizes, bounds) { keys += $0.groups }
        }
        // With 8 bits a key or more, few are found by chance.
        guard keys <= Self.mostBits / 8 else { return nil }
        var logarithm: UInt64 = 6
        while 1 << logarithm < keys * 8 { logarithm += 1 }
        // Other bits number the groups each time.
        tables = (
            GroupTable(bits: logarithm, turn: 0), GroupTable(bits: logarithm, turn: 16),
            GroupTable(bits: logarithm, turn: 8)
        )
        let sums = GroupSums()
        for set in 0..<sets.count {
            GroupSize.forEachClass(ofMatchesOf: sets.size(of: set), sizes, bounds) { size in
                sets.withHashes(of: set, sums.take)
                for table in [tables.first, tables.second, tables.third] {
                    sums.deal(size.groups, turn: table.turn)
                    table.insert(sums, size)
                }
            }
        }
    }

    deinit {
        tables.first.deallocate()
        tables.second.deallocate()
        tables.third.deallocate()
    }

    /// Takes the shingles of the text that the scanner holds in normal form, or gives false if no indexed set matches it.
    ///
    /// To tell repeated shingles apart costs too much to do it for each text. A place that repeats an earlier shingle
    /// spoils the sum of one group; so many groups fewer are asked for as places may be repeats. What passes is dealt
    /// again without them.
    func scan(_ scanner: ShingleScanner, _ sums: GroupSums) -> Bool {
        let places = scanner.placeCount
        guard places <= Self.greatestSize else {
            scanner.scanNormal()
            return true
        }
        let likely = sizes[places]
        let repeats = sums.deal(scanner, likely.groups, turn: tables.first.turn)
        // A set of another class would have been dealt otherwise.
        if sizes[max(1, places - repeats)].number == likely.number,
            tables.first.found(sums, likely) + repeats < likely.sharedGroups
        {
            return false
        }
        let size = sizes[sums.take(scanner)]
        // Without repeats, the first deal was the right one.
        if repeats > 0, !mayMatch(tables.first, sums, size) { return false }
        guard mayMatch(tables.second, sums, size), mayMatch(tables.third, sums, size) else { return false }
        scanner.scanNormal()
        return true
    }

    /// Whether enough groups of what was taken are those of some set.
    @inline(__always)
    private func mayMatch(_ table: GroupTable, _ sums: GroupSums, _ size: GroupSize) -> Bool {
        sums.deal(size.groups, turn: table.turn)
        return table.found(sums, size) >= size.sharedGroups
    }
}
