/// Small numbers for names: each name gets the next one when it is first seen.
///
/// Looked up by bytes, since a file of a million lines names each class a thousand times.
struct NameNumbers {
    /// The names in the order of their numbers; of several spellings the one whose bytes come first.
    private(set) var names: [String] = []
    /// Every sequence of bytes that was seen, and the number that it means.
    private var spellings: [[UInt8]] = []
    private var numbers: [Int32] = []
    private var hashes: [UInt64] = []
    /// Spellings by hash, one in two places free; -1 for a free one.
    private var slots: [Int32] = Array(repeating: -1, count: 64)
    /// Numbers by name, nil where bytes alone count: strings are equal here when they are canonically equivalent.
    private var byName: [String: Int32]?

    /// - Parameter isExact: whether two normal forms of one name are two names.
    init(isExact: Bool = false) {
        byName = isExact ? nil : [:]
    }

    /// The number of names.
    var count: Int { names.count }

    /// The number of a name; its bytes are valid UTF-8.
    mutating func number(of bytes: UnsafeRawBufferPointer) -> Int {
        let hash = Self.hash(bytes)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while true {
            let spelling = Int(slots[slot])
            if spelling < 0 { break }
            if hashes[spelling] == hash, Self.equal(spellings[spelling], bytes) { return Int(numbers[spelling]) }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = Int32(spellings.count)
        hashes.append(hash)
        spellings.append(Array(bytes))
        numbers.append(newNumber(of: String(decoding: bytes, as: UTF8.self)))
        if spellings.count * 2 > slots.count { grow() }
        return Int(numbers[spellings.count - 1])
    }

    /// The number of a name.
    mutating func number(of name: String) -> Int {
        var name = name
        var number = 0
        name.withUTF8 { number = self.number(of: UnsafeRawBufferPointer($0)) }
        return number
    }

    private mutating func newNumber(of name: String) -> Int32 {
        if let known = byName?[name] {
            if name.utf8.lexicographicallyPrecedes(names[Int(known)].utf8) { names[Int(known)] = name }
            return known
        }
        let number = Int32(names.count)
        byName?[name] = number
        names.append(name)
        return number
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 4)
        for (spelling, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(spelling)
        }
    }

    private static func equal(_ spelling: [UInt8], _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard spelling.count == bytes.count else { return false }
        return spelling.withUnsafeBytes { known in
            var offset = 0
            while offset + 8 <= known.count {
                let one = known.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                if one != bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self) { return false }
                offset += 8
            }
            while offset < known.count {
                if known[offset] != bytes[offset] { return false }
                offset += 1
            }
            return true
        }
    }

    /// Of this process alone; nothing that is written depends on it.
    private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var state = UInt64(bytes.count) &* 0x9E37_79B9_7F4A_7C15
        var offset = 0
        while offset + 8 <= bytes.count {
            state = (state ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &* 0xBF58_476D_1CE4_E5B9
            state ^= state >> 29
            offset += 8
        }
        while offset < bytes.count {
            state = (state ^ UInt64(bytes[offset])) &* 0x94D0_49BB_1331_11EB
            offset += 1
        }
        return state ^ (state >> 32)
    }
}
