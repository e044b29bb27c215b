import TextFeatures

/// When a new row repeats one that is there, and is not added.
public enum RepeatedRows: Sendable, Hashable {
    /// Never: all are added.
    case kept
    /// When both have the same text, byte for byte.
    case droppedIfEqual
    /// When both have the same text but for case, width and white space (`TextNormalizer`).
    case droppedIfSame
}

/// Finds which of some new rows are repeated by the many texts that stream past.
///
/// Memory follows the new rows alone.
struct RepetitionSearch {
    private let rule: RepeatedRows
    private let rows: [DatasetRow]
    private let keys: [UInt64]
    private var normal: NormalKey
    /// The number of a row and one, by its key; 0 for none.
    ///
    /// Its size is a power of two, and at least four times that of the rows.
    private var slots: [Int32]
    private var isRepeated: [Bool]

    /// Prepares the search; of new rows that repeat each other the first stays.
    init(_ rows: [DatasetRow], _ rule: RepeatedRows) {
        self.rule = rule
        self.rows = rows
        var normal = NormalKey()
        keys = rows.map { row in
            var text = row.text
            return text.withUTF8 { Self.key(UnsafeRawBufferPointer($0), rule, &normal) }
        }
        self.normal = normal
        var size = 16
        while size < rows.count * 4 { size *= 2 }
        slots = Array(repeating: 0, count: size)
        isRepeated = rows.map { _ in false }
        guard rule != .kept else { return }
        for number in rows.indices {
            var text = rows[number].text
            let earlier = text.withUTF8 { find(UnsafeRawBufferPointer($0), keys[number]) }
            isRepeated[number] = earlier != nil
            guard earlier == nil else { continue }
            var slot = Int(truncatingIfNeeded: keys[number]) & (size - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = Int32(number + 1)
        }
    }

    /// The rows that nothing repeats, in their order.
    var remaining: [DatasetRow] { zip(rows, isRepeated).filter { !$0.1 }.map(\.0) }

    /// Marks the new row that `text` repeats.
    mutating func meet(_ text: UnsafeRawBufferPointer) {
        guard rule != .kept, let number = find(text, Self.key(text, rule, &normal)) else { return }
        isRepeated[number] = true
    }

    @inline(__always)
    private func find(_ text: UnsafeRawBufferPointer, _ key: UInt64) -> Int? {
        var slot = Int(truncatingIfNeeded: key) & (slots.count - 1)
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if keys[number] == key, isSame(rows[number].text, text) { return number }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private func isSame(_ known: String, _ text: UnsafeRawBufferPointer) -> Bool {
        if rule == .droppedIfEqual { return known.utf8.elementsEqual(text) }
        return TextNormalizer.normalized(known)
            == TextNormalizer.normalized(String(decoding: text, as: UTF8.self))
    }

    @inline(__always)
    private static func key(
        _ text: UnsafeRawBufferPointer, _ rule: RepeatedRows, _ normal: inout NormalKey
    ) -> UInt64 {
        rule == .droppedIfSame ? normal.hash(text) : WordHash.hash(text)
    }
}
