/// Memory for what one text at a time is dealt to by a ``GroupFilter``.
final class GroupSums {
    /// For each group the sum of its hashes, which stands for its contents.
    let words: UnsafeMutablePointer<UInt64>
    /// The hashes of the text or set, each once, as ``ShingleHash/dealt(_:)`` has them.
    private let taken: UnsafeMutablePointer<UInt64>
    private var count = 0
    /// For the highest bits of a hash, the last text that has such a one.
    private let seen: UnsafeMutablePointer<UInt8>
    private var text: UInt8 = 0

    private static let seenBits: UInt64 = 13

    init() {
        // At the least threshold three hashes in seven may differ, and there are half as many groups again.
        words = .allocate(capacity: GroupFilter.greatestSize)
        taken = .allocate(capacity: GroupFilter.greatestMatch)
        seen = .allocate(capacity: 1 << Int(Self.seenBits))
        seen.initialize(repeating: 0, count: 1 << Int(Self.seenBits))
    }

    deinit {
        words.deallocate()
        taken.deallocate()
        seen.deallocate()
    }

    /// Deals the shingles of a text in normal form, and gives how many of them may repeat an earlier one.
    func deal(_ scanner: ShingleScanner, _ groups: Int, turn: UInt64) -> Int {
        beginText()
        words.update(repeating: 0, count: groups)
        let (words, seen, text) = (self.words, self.seen, self.text)
        var repeats = 0
        scanner.forEachDealt { dealt in
            let place = Int(truncatingIfNeeded: dealt >> (64 - Self.seenBits))
            repeats &+= seen[place] == text ? 1 : 0
            seen[place] = text
            Self.add(dealt, words, groups, turn)
        }
        return repeats
    }

    /// Takes the distinct shingles of a text in normal form, for ``deal(_:turn:)``, and gives their number.
    func take(_ scanner: ShingleScanner) -> Int {
        beginText()
        let (taken, seen, text) = (self.taken, self.seen, self.text)
        var distinct = 0
        scanner.forEachDealt { dealt in
            let place = Int(truncatingIfNeeded: dealt >> (64 - Self.seenBits))
            if seen[place] == text {
                for other in 0..<distinct where taken[other] == dealt { return }
            }
            seen[place] = text
            taken[distinct] = dealt
            distinct &+= 1
        }
        count = distinct
        return distinct
    }

    /// Takes the hashes of a set, no more than ``GroupFilter/greatestMatch``.
    func take(_ hashes: UnsafeBufferPointer<UInt64>) {
        count = hashes.count
        for place in 0..<count { taken[place] = ShingleHash.dealt(hashes[place]) }
    }

    /// Deals what was taken.
    func deal(_ groups: Int, turn: UInt64) {
        words.update(repeating: 0, count: groups)
        let (words, taken) = (self.words, self.taken)
        for place in 0..<count { Self.add(taken[place], words, groups, turn) }
    }

    /// Forgets which hashes were seen; where marks of an earlier text seem to be of this one, that costs time alone.
    private func beginText() {
        if text == .max {
            seen.update(repeating: 0, count: 1 << Int(Self.seenBits))
            text = 0
        }
        text += 1
    }

    @inline(__always)
    private static func add(_ dealt: UInt64, _ words: UnsafeMutablePointer<UInt64>, _ groups: Int, _ turn: UInt64) {
        let share = ((dealt << turn) >> 32) &* UInt64(truncatingIfNeeded: groups)
        let group = Int(truncatingIfNeeded: share >> 32)
        words[group] = words[group] &+ dealt
    }
}
