/// How to make a version of a file from another one: parts of that, and bytes of its own.
///
/// What both versions begin and end with is found first; of what is between, blocks of the other version are found
/// wherever they stand in this one by a rolling hash (Tridgell and Mackerras 1996, "The rsync algorithm"). So rows added at
/// an end cost nothing, and a row changed in the middle costs about a block.
struct FileDelta: Sendable, Hashable {
    /// A part of the version that is made.
    enum Part: Sendable, Hashable {
        /// Bytes of the other version.
        case copy(Range<Int>)
        /// Bytes that it lacks.
        case bytes([UInt8])
    }

    private(set) var parts: [Part] = []

    /// Most bytes between the common ends of two versions that are looked into.
    static let mostBytes = 256 << 20

    /// How the first `size` bytes of `old` are made from `new`; nil where they differ in more than ``mostBytes``.
    init?(making old: borrowing OriginalFile, size: Int, from new: borrowing OriginalFile) throws(RefineError) {
        let least = min(size, new.size)
        let head = try Self.head(old, new, least)
        let tail = try Self.tail(old, size, new, least - head)
        guard max(size, new.size) - head - tail <= Self.mostBytes else { return nil }
        add(.copy(0..<head))
        let between = try new.bytes(at: head, count: new.size - tail - head)
        let own = try old.bytes(at: head, count: size - tail - head)
        for part in BlockSearch(between).parts(of: own) {
            if case .copy(let range) = part {
                add(.copy(range.lowerBound + head..<range.upperBound + head))
            } else {
                add(part)
            }
        }
        add(.copy(new.size - tail..<new.size))
    }

    private mutating func add(_ part: Part) {
        switch (parts.last, part) {
        case (_, .copy(let range)) where range.isEmpty: break
        case (_, .bytes(let bytes)) where bytes.isEmpty: break
        case (.copy(let last), .copy(let range)) where last.upperBound == range.lowerBound:
            parts[parts.count - 1] = .copy(last.lowerBound..<range.upperBound)
        default: parts.append(part)
        }
    }

    private static func head(
        _ one: borrowing OriginalFile, _ two: borrowing OriginalFile, _ most: Int
    ) throws(RefineError) -> Int {
        var offset = 0
        while offset < most {
            let count = min(window, most - offset)
            let (first, second) = (try one.bytes(at: offset, count: count), try two.bytes(at: offset, count: count))
            if first != second {
                return offset + (zip(first, second).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? 0)
            }
            offset += count
        }
        return most
    }

    private static func tail(
        _ one: borrowing OriginalFile, _ size: Int, _ two: borrowing OriginalFile, _ most: Int
    ) throws(RefineError) -> Int {
        var found = 0
        while found < most {
            let count = min(window, most - found)
            let first = try one.bytes(at: size - found - count, count: count)
            let second = try two.bytes(at: two.size - found - count, count: count)
            if first != second {
                let equal = zip(first.reversed(), second.reversed()).enumerated().first { $0.element.0 != $0.element.1 }
                return found + (equal?.offset ?? 0)
            }
            found += count
        }
        return most
    }

    private static let window = 1 << 20
}

extension FileDelta {
    /// Writes the version that is made from `new`.
    ///
    /// - Throws: ``RefineError`` `badInput` for a part that `new` lacks, `cannotWrite`.
    func write(from new: borrowing OriginalFile, to file: inout FileWriter) throws(RefineError) {
        for part in parts {
            switch part {
            case .bytes(let bytes): try file.write(bytes)
            case .copy(let range):
                guard range.upperBound <= new.size else { throw FileStamp.changed(new.path) }
                try file.copy(new, range)
            }
        }
    }

    /// For each part three whole numbers of eight bytes, little-endian: where its copy begins, how long that is, and how many bytes
    /// of its own follow; then those.
    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        func append(_ numbers: [Int]) {
            for number in numbers { withUnsafeBytes(of: UInt64(number).littleEndian) { bytes.append(contentsOf: $0) } }
        }
        for part in parts {
            switch part {
            case .copy(let range): append([range.lowerBound, range.count, 0])
            case .bytes(let own):
                append([0, 0, own.count])
                bytes += own
            }
        }
        return bytes
    }

    /// Reads what ``encoded`` wrote; nil for anything else.
    init?(encoded bytes: [UInt8]) {
        var offset = 0
        while offset < bytes.count {
            guard bytes.count - offset >= 24 else { return nil }
            let numbers = bytes.withUnsafeBytes { raw in
                (0..<3).map {
                    Int(
                        truncatingIfNeeded: UInt64(
                            littleEndian: raw.loadUnaligned(fromByteOffset: offset + $0 * 8, as: UInt64.self)))
                }
            }
            offset += 24
            let (start, count, own) = (numbers[0], numbers[1], numbers[2])
            guard start >= 0, count >= 0, own >= 0, start < 1 << 60, count < 1 << 60, own <= bytes.count - offset else {
                return nil
            }
            add(.copy(start..<start + count))
            add(.bytes(Array(bytes[offset..<offset + own])))
            offset += own
        }
    }
}
