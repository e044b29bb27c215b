internal import TextFeatures

/// Cuts texts into hashed features with counts, one text after the other, in memory that is used again.
///
/// The features are the words and word pairs, each ideograph a word of its own, and the runs of 2 to 5 scalars of the
/// normal form (``TextNormalizer``). Each falls into one of ``blockSize`` buckets of its block.
final class FeatureScanner {
    /// The number of buckets of the word block, and of the character block that follows it.
    static let blockSize = 1 << 18
    /// Scalars beyond these are not looked at, so that one giant text cannot take all memory.
    static let scalarLimit = 1 << 16

    /// The distinct buckets of the text, those of the word block first.
    private(set) var buckets: UnsafeMutablePointer<UInt32>
    /// How often each occurs, in the order of ``buckets``.
    private(set) var counts: UnsafeMutablePointer<UInt32>
    private(set) var count = 0
    /// How many of the distinct buckets belong to the word block.
    private(set) var wordCount = 0

    private var capacity = 1024
    private var scalars: UnsafeMutablePointer<UInt32>
    private var kinds: UnsafeMutablePointer<UInt8>
    private var scalarCapacity = 512
    /// Open addressing: the place of a bucket in ``buckets`` and 1, or 0.
    private var slots: UnsafeMutablePointer<UInt32>
    private var slotCapacity = 4096
    private var mask = 0
    /// The kinds of the scalars of the Basic Multilingual Plane that were met.
    private let known: UnsafeMutablePointer<UInt8>

    init() {
        buckets = .allocate(capacity: capacity)
        counts = .allocate(capacity: capacity)
        scalars = .allocate(capacity: scalarCapacity)
        kinds = .allocate(capacity: scalarCapacity)
        slots = .allocate(capacity: slotCapacity)
        known = .allocate(capacity: 1 << 16)
        known.initialize(repeating: ScalarKind.unknown, count: 1 << 16)
    }

    deinit {
        buckets.deallocate()
        counts.deallocate()
        scalars.deallocate()
        kinds.deallocate()
        slots.deallocate()
        known.deallocate()
    }

    /// Takes the features of a text.
    func scan(_ text: String) {
        var normal = TextNormalizer.normalized(text)
        let length = normal.withUTF8 { decode($0) }
        reserve(length)
        count = 0
        scanWords(length)
        wordCount = count
        scanCharacters(length)
    }

    /// Fills ``scalars`` and ``kinds`` with the text between two spaces, and gives their number.
    private func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        let room = min(bytes.count, Self.scalarLimit) + 2
        if room > scalarCapacity {
            scalars.deallocate()
            kinds.deallocate()
            scalarCapacity = room * 2
            scalars = .allocate(capacity: scalarCapacity)
            kinds = .allocate(capacity: scalarCapacity)
        }
        scalars[0] = 0x20
        kinds[0] = ScalarKind.space
        var length = 1
        var place = 0
        // A String's bytes are valid UTF-8.
        while place < bytes.count, length <= Self.scalarLimit {
            let first = UInt32(bytes[place])
            var value = first
            if first < 0x80 {
                place += 1
            } else if first < 0xE0 {
                value = (first & 0x1F) << 6 | UInt32(bytes[place + 1] & 0x3F)
                place += 2
            } else if first < 0xF0 {
                value = (first & 0xF) << 12 | UInt32(bytes[place + 1] & 0x3F) << 6 | UInt32(bytes[place + 2] & 0x3F)
                place += 3
            } else {
                value =
                    (first & 7) << 18 | UInt32(bytes[place + 1] & 0x3F) << 12
                    | UInt32(bytes[place + 2] & 0x3F) << 6 | UInt32(bytes[place + 3] & 0x3F)
                place += 4
            }
            scalars[length] = value
            kinds[length] = kind(of: value)
            length += 1
        }
        scalars[length] = 0x20
        kinds[length] = ScalarKind.space
        return length + 1
    }

    @inline(__always)
    private func kind(of value: UInt32) -> UInt8 {
        guard value < 1 << 16 else { return ScalarKind.kind(of: value) }
        let found = known[Int(value)]
        if found != ScalarKind.unknown { return found }
        let kind = ScalarKind.kind(of: value)
        known[Int(value)] = kind
        return kind
    }

    private func scanWords(_ length: Int) {
        var place = 1
        var previous: UInt64 = 0
        while place < length {
            let kind = kinds[place]
            if kind == ScalarKind.space || kind == ScalarKind.separator || kind == ScalarKind.inner {
                place += 1
                continue
            }
            var hash = Self.wordSeed
            if kind == ScalarKind.body || kind == ScalarKind.mark {
                while true {
                    let kind = kinds[place]
                    if kind == ScalarKind.body || kind == ScalarKind.mark {
                        hash = Self.step(hash, scalars[place])
                        place += 1
                    } else if kind == ScalarKind.inner, kinds[place + 1] == ScalarKind.body {
                        hash = Self.step(hash, 0x27)
                        place += 1
                    } else {
                        break
                    }
                }
            } else {
                hash = Self.step(hash, scalars[place])
                place += 1
                while kinds[place] == ScalarKind.mark {
                    hash = Self.step(hash, scalars[place])
                    place += 1
                }
            }
            insert(Self.bucket(hash))
            if previous != 0 { insert(Self.bucket((previous &* 0x9E37_79B9_7F4A_7C15) ^ hash)) }
            previous = hash
        }
    }

    private func scanCharacters(_ length: Int) {
        let base = UInt32(Self.blockSize)
        for start in 0..<length {
            var hash = Self.step(Self.characterSeed, scalars[start])
            let end = min(length, start + 5)
            var place = start + 1
            while place < end {
                hash = Self.step(hash, scalars[place])
                insert(Self.bucket(hash) + base)
                if kinds[place] == ScalarKind.space { break }
                place += 1
            }
        }
    }

    /// Counts one occurrence of a bucket.
    @inline(__always)
    private func insert(_ bucket: UInt32) {
        var slot = Int(truncatingIfNeeded: bucket &* 0x9E37_79B1) & mask
        while slots[slot] != 0 {
            let place = Int(slots[slot] &- 1)
            if buckets[place] == bucket {
                counts[place] &+= 1
                return
            }
            slot = (slot &+ 1) & mask
        }
        buckets[count] = bucket
        counts[count] = 1
        count &+= 1
        slots[slot] = UInt32(truncatingIfNeeded: count)
    }

    /// Makes room for the features of a number of scalars and empties the table.
    private func reserve(_ length: Int) {
        let most = length * 6
        if most > capacity {
            buckets.deallocate()
            counts.deallocate()
            capacity = most * 2
            buckets = .allocate(capacity: capacity)
            counts = .allocate(capacity: capacity)
        }
        mask = 255
        while mask < most * 3 / 2 { mask = mask << 1 | 1 }
        if mask >= slotCapacity {
            slots.deallocate()
            slotCapacity = (mask + 1) * 2
            slots = .allocate(capacity: slotCapacity)
        }
        slots.update(repeating: 0, count: mask + 1)
    }

    private static let wordSeed: UInt64 = 0x51_7CC1_B727_2202
    private static let characterSeed: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// Multiplying by an odd constant keeps all bits; the rotation brings high bits down for the next.
    @inline(__always)
    private static func step(_ hash: UInt64, _ scalar: UInt32) -> UInt64 {
        let mixed = (hash ^ UInt64(scalar)) &* 0xFF51_AFD7_ED55_8CCD
        return mixed << 29 | mixed >> 35
    }

    @inline(__always)
    private static func bucket(_ hash: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: ((hash ^ hash >> 32) &* 0x9E37_79B9_7F4A_7C15) >> 46)
    }
}
