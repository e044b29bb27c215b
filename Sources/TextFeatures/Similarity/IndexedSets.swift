/// The distinct sets of an index, with the ids of all that were inserted.
struct IndexedSets: Sendable {
    private struct Entry: Sendable {
        let start: Int
        let count: Int
        let signature: UInt64
        var lowestId: Int
        /// The last of the other ids in ``repeats``, or −1.
        var lastRepeat: Int
    }

    /// All hashes of all sets, one after the other.
    private(set) var hashes: [UInt64] = []
    private var entries: [Entry] = []
    /// Further ids of a set, each with the place of the one before, or −1.
    private var repeats: [(id: Int, before: Int)] = []
    private var setsByHash: [UInt64: Int] = [:]

    /// The number of distinct sets.
    var count: Int {
        entries.count
    }

    /// The number of insertions.
    var insertions: Int {
        entries.count + repeats.count
    }

    /// Adds the scanned set and gives its number, or `nil` if it was there already.
    mutating func insert(_ scanner: ShingleScanner, id: Int) -> Int? {
        if let set = equalSet(scanner) {
            let other = max(id, entries[set].lowestId)
            repeats.append((id: other, before: entries[set].lastRepeat))
            entries[set].lastRepeat = repeats.count - 1
            entries[set].lowestId = min(id, entries[set].lowestId)
            return nil
        }
        setsByHash[scanner.setHash] = entries.count
        entries.append(
            Entry(
                start: hashes.count, count: scanner.count, signature: scanner.signature, lowestId: id, lastRepeat: -1))
        hashes.append(contentsOf: UnsafeBufferPointer(start: scanner.hashes, count: scanner.count))
        return entries.count - 1
    }

    /// The set that equals the scanned one.
    func equalSet(_ scanner: ShingleScanner) -> Int? {
        guard let set = setsByHash[scanner.setHash], entries[set].count == scanner.count else { return nil }
        // The hashes of sets differ where the sets do, but for one in 10^19; that one is only kept apart.
        return withHashes(of: set) { scanner.sharedCount($0, needed: scanner.count) } == nil ? nil : set
    }

    @inline(__always)
    func size(of set: Int) -> Int {
        entries[set].count
    }

    @inline(__always)
    func signature(of set: Int) -> UInt64 {
        entries[set].signature
    }

    @inline(__always)
    func lowestId(of set: Int) -> Int {
        entries[set].lowestId
    }

    /// Calls `body` with each id of a set.
    func forEachId(of set: Int, _ body: (Int) -> Void) {
        body(entries[set].lowestId)
        var next = entries[set].lastRepeat
        while next >= 0 {
            body(repeats[next].id)
            next = repeats[next].before
        }
    }

    @inline(__always)
    func withHashes<Result>(of set: Int, _ body: (UnsafeBufferPointer<UInt64>) -> Result) -> Result {
        let entry = entries[set]
        return hashes.withUnsafeBufferPointer {
            body(UnsafeBufferPointer(rebasing: $0[entry.start..<entry.start + entry.count]))
        }
    }
}
