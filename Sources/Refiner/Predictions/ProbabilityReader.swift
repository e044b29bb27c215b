import JSONText

/// Reads the probabilities of one line after the other, whose classes mostly stand in the same order.
final class ProbabilityReader {
    /// The classes that any line gave a probability.
    private(set) var labels = NameNumbers()
    /// Of the line read last: classes by their numbers in ``labels``, and their probabilities.
    private(set) var row: [(label: Int, value: Double)] = []

    private let map: LabelMap?
    private let tokens: LabelTokens
    /// The name that stood at each place of the line before, as it stood there, and its class.
    private var expected: [(name: [UInt8], label: Int)] = []
    /// For each class the number of the line that gave it a probability last.
    private var seen: [Int] = []
    private var line = 0

    init(_ map: LabelMap?, tokens: LabelTokens) {
        self.map = map
        self.tokens = tokens
    }

    /// Reads a member of a line; false for what needs a second look.
    func read(_ field: RecordField, _ bytes: UnsafeRawBufferPointer) -> Bool {
        row.removeAll(keepingCapacity: true)
        line += 1
        switch field.kind {
        case .object: return readObject(field, bytes)
        case .array: return readArray(field, bytes)
        default: return false
        }
    }

    /// The probability of a class in the line read last.
    func value(of label: UnsafeRawBufferPointer) -> Double? {
        let number = labels.number(of: label)
        guard number < seen.count, seen[number] == line else { return nil }
        return row.first { $0.label == number }?.value
    }

    private func readObject(_ field: RecordField, _ bytes: UnsafeRawBufferPointer) -> Bool {
        var place = 0
        var isPlain = true
        field.forEachMember(in: bytes) { name, value in
            guard let probability = Self.probability(value, bytes), let label = label(name, at: place, bytes),
                add(label, probability)
            else {
                isPlain = false
                return false
            }
            place += 1
            return true
        }
        return isPlain
    }

    private func readArray(_ field: RecordField, _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let map else { return false }
        if expected.isEmpty { expected = map.labels.map { ([], labels.number(of: $0)) } }
        var place = 0
        var isPlain = true
        field.forEachElement(in: bytes) { value in
            guard place < map.labels.count, let probability = Self.probability(value, bytes),
                add(expected[place].label, probability)
            else {
                isPlain = false
                return false
            }
            place += 1
            return true
        }
        return isPlain && place == map.labels.count
    }

    private static func probability(_ field: RecordField, _ bytes: UnsafeRawBufferPointer) -> Double? {
        guard let value = field.double(in: bytes), value >= 0, value <= 1 else { return nil }
        return value
    }

    /// The class of a name.
    private func label(_ name: RecordField, at place: Int, _ bytes: UnsafeRawBufferPointer) -> Int? {
        let raw = name.bytes(in: bytes)
        if place < expected.count, Self.isEqual(expected[place].name, raw) { return expected[place].label }
        guard let label = tokens.label(name, bytes) else { return nil }
        let number = labels.number(of: label)
        if place < expected.count {
            expected[place] = (Array(raw), number)
        } else if place == expected.count {
            expected.append((Array(raw), number))
        }
        return number
    }

    private static func isEqual(_ name: [UInt8], _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard name.count == bytes.count, !name.isEmpty else { return false }
        return name.withUnsafeBytes { known in
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

    /// Notes a probability; false when the line has one of the class already.
    private func add(_ label: Int, _ value: Double) -> Bool {
        while seen.count < labels.count { seen.append(0) }
        guard seen[label] != line else { return false }
        seen[label] = line
        row.append((label, value))
        return true
    }
}
