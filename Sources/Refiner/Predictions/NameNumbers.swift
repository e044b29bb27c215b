/// Small numbers for names: each name gets the next one when it is first seen.
///
/// Looked up by bytes, since a file of a million lines names each class a thousand times.
struct NameNumbers {
    /// The names in the order of their numbers; of several spellings the one whose bytes come first.
    private(set) var names: [String] = []
    /// Every sequence of bytes that was seen by its hash, one in two places free.
    private var slots = Array(repeating: Slot.free, count: 64)
    private var used = 0
    /// The bytes of what is in ``slots``, eight in a word.
    private var words: [UInt64] = []
    /// Numbers by name, nil where bytes alone count: strings are equal here when they are canonically equivalent.
    private var byName: [String: Int]?

    /// A sequence of bytes and the number that it means.
    private struct Slot {
        var hash: UInt64
        /// Index of its first word.
        var start: Int
        /// How many bytes it has.
        var count: Int
        /// -1 where the slot is free.
        var number: Int

        static let free = Slot(hash: 0, start: 0, count: 0, number: -1)
    }

    /// - Parameter isExact: whether two normal forms of one name are two names.
    init(isExact: Bool = false) {
        byName = isExact ? nil : [:]
    }

    /// The number of names.
    var count: Int { names.count }

    /// The number of a name; its bytes are valid UTF-8.
    mutating func number(of bytes: UnsafeRawBufferPointer) -> Int {
        let hash = Self.hash(bytes)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count &- 1)
        while slots[slot].number >= 0 {
            if slots[slot].hash == hash, isEqual(slots[slot], bytes) { return slots[slot].number }
            slot = (slot &+ 1) & (slots.count &- 1)
        }
        let number = newNumber(of: String(decoding: bytes, as: UTF8.self))
        slots[slot] = Slot(hash: hash, start: words.count, count: bytes.count, number: number)
        for index in 0..<Self.wordCount(bytes) { words.append(Self.word(index, of: bytes)) }
        used += 1
        if used * 2 > slots.count { grow() }
        return number
    }

    /// The number of a name.
    mutating func number(of name: String) -> Int {
        var name = name
        var number = 0
        name.withUTF8 { number = self.number(of: UnsafeRawBufferPointer($0)) }
        return number
    }

    private mutating func newNumber(of name: String) -> Int {
        if let known = byName?[name] {
            if name.utf8.lexicographicallyPrecedes(names[known].utf8) { names[known] = name }
            return known
        }
        byName?[name] = names.count
        names.append(name)
        return names.count - 1
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: .free, count: old.count * 4)
        for known in old where known.number >= 0 {
            var slot = Int(truncatingIfNeeded: known.hash) & (slots.count - 1)
            while slots[slot].number >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = known
        }
    }

    @inline(__always)
    private func isEqual(_ slot: Slot, _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard slot.count == bytes.count else { return false }
        for index in 0..<Self.wordCount(bytes) where words[slot.start &+ index] != Self.word(index, of: bytes) {
            return false
        }
        return true
    }

    /// Of this process alone; nothing that is written depends on it.
    @inline(__always)
    private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var state = UInt64(truncatingIfNeeded: bytes.count) &* 0x9E37_79B9_7F4A_7C15
        for index in 0..<wordCount(bytes) {
            // Names often differ in their last bytes alone, which are the high ones of a word: both halves of the product
            // are needed for them to matter in the low bits.
            let product = (state ^ word(index, of: bytes)).multipliedFullWidth(by: 0xBF58_476D_1CE4_E5B9)
            state = product.high ^ product.low
        }
        return state
    }

    @inline(__always)
    private static func wordCount(_ bytes: UnsafeRawBufferPointer) -> Int { (bytes.count &+ 7) &>> 3 }

    /// Eight of the bytes; at the end the last eight, or of fewer all.
    @inline(__always)
    private static func word(_ index: Int, of bytes: UnsafeRawBufferPointer) -> UInt64 {
        let count = bytes.count
        if count >= 8 {
            return bytes.loadUnaligned(fromByteOffset: min(index &* 8, count &- 8), as: UInt64.self)
        }
        if count >= 4 {
            let first = bytes.loadUnaligned(as: UInt32.self)
            let last = bytes.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
            return UInt64(first) &<< 32 | UInt64(last)
        }
        return UInt64(bytes[0]) &<< 16 | UInt64(bytes[count &>> 1]) &<< 8 | UInt64(bytes[count &- 1])
    }
}
