/// Cuts texts into distinct shingles, one text after the other, in memory that is used again.
///
/// The hashes stand in the order of their first places, and in a table that tells which hashes the text holds.
final class ShingleScanner {
    let normal = NormalText()

    /// The distinct hashes.
    private(set) var hashes: UnsafeMutablePointer<UInt64>
    private(set) var count = 0
    /// The number of shingles with repeated ones repeated.
    private(set) var places = 0
    /// For each bit, whether an odd number of hashes falls on it; see ``SignatureBound``.
    private(set) var signature: UInt64 = 0
    /// A hash of the set, whatever the order.
    private(set) var setHash: UInt64 = 0

    private let size: Int
    private var capacity = 64
    /// Open addressing with linear probing, at most half full, of most texts a quarter; 0 is free.
    private var slots: UnsafeMutablePointer<UInt64>
    private var mask = 0
    private var slotCapacity = 512
    /// For each slot, the last of the compared texts that holds its hash.
    private var marks: UnsafeMutablePointer<UInt32>
    private var compared: UInt32 = 0

    init(size: Int = Shingles.defaultSize) {
        self.size = size
        hashes = .allocate(capacity: capacity)
        slots = .allocate(capacity: slotCapacity)
        marks = .allocate(capacity: slotCapacity)
        marks.initialize(repeating: 0, count: slotCapacity)
    }

    deinit {
        hashes.deallocate()
        slots.deallocate()
        marks.deallocate()
    }

    /// Takes the shingles of a text, given as UTF-8.
    func scan(_ text: UnsafeRawBufferPointer) {
        normal.set(text)
        scanNormal()
    }

    /// Takes the shingles of what ``normal`` holds.
    func scanNormal() {
        // There are no more shingles than bytes.
        begin(normal.count, room: normal.isASCII ? normal.count &* 4 : normal.count &* 2)
        var distinct = 0
        var parity: UInt64 = 0
        var sum: UInt64 = 0
        let (hashes, slots, mask) = (self.hashes, self.slots, self.mask)
        places = ShingleScanner.forEach(normal, size: size) { hash in
            if ShingleScanner.insert(hash, slots, mask) {
                hashes[distinct] = hash
                distinct += 1
                parity ^= SignatureBound.bit(of: hash)
                sum &+= hash
            }
            return true
        }
        count = distinct
        signature = parity
        setHash = StableHash.mix(sum)
    }

    /// The number of shingles of what ``normal`` holds, with repeated ones repeated.
    var placeCount: Int {
        max(1, normal.scalarCount - size + 1)
    }

    /// Calls `body` with ``ShingleHash/dealt(_:)`` of the hash of each of these in turn.
    @inline(__always)
    func forEachDealt(_ body: (UInt64) -> Void) {
        if normal.isASCII, size == 5, normal.count >= 5 {
            let bytes = UnsafePointer(normal.bytes)
            for place in 0...normal.count - 5 { body(ShingleHash.dealt(fiveBytes: ShingleHash.load(bytes + place))) }
            return
        }
        _ = ShingleScanner.forEach(normal, size: size) { hash in
            body(ShingleHash.dealt(hash))
            return true
        }
    }

    /// Takes a set of distinct hashes.
    func take(_ set: UnsafeBufferPointer<UInt64>) {
        begin(set.count, room: set.count &* 2)
        var sum: UInt64 = 0
        signature = 0
        for (place, hash) in set.enumerated() {
            _ = Self.insert(hash, slots, mask)
            hashes[place] = hash
            signature ^= SignatureBound.bit(of: hash)
            sum &+= hash
        }
        count = set.count
        places = count
        setHash = StableHash.mix(sum)
    }

    /// Whether the scanned text has a shingle of this hash.
    @inline(__always)
    func contains(_ hash: UInt64) -> Bool {
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            if slots[slot] == hash { return true }
            slot = (slot + 1) & mask
        }
        return false
    }

    /// How many of a set's hashes the scanned text holds, or `nil` once `needed` are out of reach.
    func sharedCount(_ set: UnsafeBufferPointer<UInt64>, needed: Int) -> Int? {
        var misses = set.count - needed
        var shared = 0
        for hash in set {
            if contains(hash) {
                shared += 1
            } else {
                misses -= 1
                if misses < 0 { return nil }
            }
        }
        return shared
    }

    /// How many distinct shingles of another text the scanned one holds, or `nil` once `needed` are out of reach.
    ///
    /// - Parameter places: The number of the other text's shingles with repeated ones repeated: only these can be
    ///   counted on the way.
    func sharedCount(_ other: NormalText, places: Int, needed: Int) -> Int? {
        compared &+= 1
        if compared == 0 {
            marks.update(repeating: 0, count: slotCapacity)
            compared = 1
        }
        var misses = places - needed
        var shared = 0
        let (slots, marks, mask, compared) = (self.slots, self.marks, self.mask, self.compared)
        _ = ShingleScanner.forEach(other, size: size) { hash in
            var slot = Int(truncatingIfNeeded: hash) & mask
            while slots[slot] != 0, slots[slot] != hash { slot = (slot + 1) & mask }
            if slots[slot] == 0 {
                misses -= 1
                return misses >= 0
            }
            shared += marks[slot] == compared ? 0 : 1
            marks[slot] = compared
            return true
        }
        return misses < 0 || shared < needed ? nil : shared
    }

    /// Calls `body` with the hash of each place's shingle until it is false, and gives the number of calls.
    @inline(__always)
    private static func forEach(_ text: NormalText, size: Int, _ body: (UInt64) -> Bool) -> Int {
        let bytes = UnsafePointer(text.bytes)
        let length = text.count
        if text.isASCII, size == 5, length >= 5 {
            for place in 0...length - 5 {
                if !body(ShingleHash.hash(fiveBytes: ShingleHash.load(bytes + place))) { return place + 1 }
            }
            return length - 4
        }
        let end = bytes + length
        var first = bytes
        var last = bytes
        var scalars = 0
        while scalars < size, last < end {
            last += UTF8Scalars.length(last.pointee)
            scalars += 1
        }
        var calls = 1
        while body(ShingleHash.hash(first, length: last - first)), last < end {
            first += UTF8Scalars.length(first.pointee)
            last += UTF8Scalars.length(last.pointee)
            calls += 1
        }
        return calls
    }

    /// Adds a hash to the table; false if it was there.
    @inline(__always)
    private static func insert(_ hash: UInt64, _ slots: UnsafeMutablePointer<UInt64>, _ mask: Int) -> Bool {
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            if slots[slot] == hash { return false }
            slot = (slot + 1) & mask
        }
        slots[slot] = hash
        return true
    }

    /// Makes room for a number of hashes and empties the table, which gets more than `room` slots.
    ///
    /// - Parameter room: At least twice and at most four times `most`.
    @inline(__always)
    private func begin(_ most: Int, room: Int) {
        if most > capacity { grow(most) }
        // As small as the text allows: clearing is a good part of the cost of a short text.
        mask = 63
        while mask < room { mask = mask << 1 | 1 }
        slots.update(repeating: 0, count: mask + 1)
    }

    private func grow(_ most: Int) {
        hashes.deallocate()
        slots.deallocate()
        marks.deallocate()
        while capacity < most { capacity *= 2 }
        slotCapacity = capacity * 8
        hashes = .allocate(capacity: capacity)
        slots = .allocate(capacity: slotCapacity)
        marks = .allocate(capacity: slotCapacity)
        marks.initialize(repeating: 0, count: slotCapacity)
        compared = 0
    }
}
