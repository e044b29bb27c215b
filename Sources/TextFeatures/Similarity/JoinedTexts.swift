/// The distinct texts of a join, as bytes in normal form.
///
/// A tenth of the room that their hashes would take, and almost as quick: cutting a short text again costs less than
/// fetching its hashes from memory. Texts of the same set of shingles are kept once.
struct JoinedTexts: Sendable {
    /// What of a set need be known without its text.
    private struct Entry: Sendable {
        let end: Int
        let size: UInt32
        let places: UInt32
    }

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []
    /// The set of each inserted text.
    private(set) var setOfText: [UInt32] = []
    /// The first text of each set.
    private(set) var firstTexts: [UInt32] = []
    /// Set numbers by the hashes of sets, in open addressing; ``noSet`` is free.
    private var table: [UInt32] = []
    private var hashes: [UInt64] = []

    private static let noSet = UInt32.max

    /// The number of distinct sets.
    var count: Int {
        entries.count
    }

    /// Adds the scanned text.
    mutating func insert(_ scanner: ShingleScanner) {
        precondition(setOfText.count < Int(Self.noSet), "a join holds fewer than 2^32 texts")
        if table.count < entries.count * 2 + 2 { growTable() }
        var slot = Int(truncatingIfNeeded: scanner.setHash) & (table.count - 1)
        while table[slot] != Self.noSet {
            let set = table[slot]
            if hashes[Int(set)] == scanner.setHash, size(of: Int(set)) == scanner.count, isEqual(set, scanner) {
                setOfText.append(set)
                return
            }
            slot = (slot + 1) & (table.count - 1)
        }
        table[slot] = UInt32(entries.count)
        hashes.append(scanner.setHash)
        firstTexts.append(UInt32(setOfText.count))
        setOfText.append(UInt32(entries.count))
        bytes.append(contentsOf: UnsafeBufferPointer(start: scanner.normal.bytes, count: scanner.normal.count))
        entries.append(Entry(end: bytes.count, size: UInt32(scanner.count), places: UInt32(scanner.places)))
    }

    /// The number of a set's distinct shingles.
    @inline(__always)
    func size(of set: Int) -> Int {
        Int(entries[set].size)
    }

    /// The number of shingles in the text of a set, repeated ones repeated.
    @inline(__always)
    func places(of set: Int) -> Int {
        Int(entries[set].places)
    }

    /// Copies the text of a set.
    @inline(__always)
    func load(_ set: Int, into text: NormalText) {
        let start = set == 0 ? 0 : entries[set - 1].end
        let length = entries[set].end - start
        bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return text.set(normalized: UnsafeRawBufferPointer(bytes)) }
            text.set(normalized: UnsafeRawBufferPointer(start: base + start, count: length))
        }
    }

    private func isEqual(_ set: UInt32, _ scanner: ShingleScanner) -> Bool {
        let other = NormalText()
        load(Int(set), into: other)
        return scanner.sharedCount(other, places: places(of: Int(set)), needed: scanner.count) == scanner.count
    }

    private mutating func growTable() {
        table = [UInt32](repeating: Self.noSet, count: max(64, table.count * 2))
        for (set, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & (table.count - 1)
            while table[slot] != Self.noSet { slot = (slot + 1) & (table.count - 1) }
            table[slot] = UInt32(set)
        }
    }
}
