import Foundation

/// Finds the labels of a row by their bytes, so that a million rows of a hundred classes hold a hundred names.
///
/// Compares bytes and not strings: two normal forms of one name make two digests.
struct LabelTable {
    private(set) var entries: [RowLabels] = []
    /// Entries of one label by the hash of its bytes, chained through `next`.
    private var first: [UInt64: Int] = [:]
    private var next: [Int] = []
    private var lists: [[UInt8]: Int] = [:]
    private var last = -1

    /// The labels of a row with one label, given as valid UTF-8.
    mutating func single(_ name: UnsafeRawBufferPointer) -> RowLabels {
        if last >= 0, Self.isEqual(entries[last], name) { return entries[last] }
        let hash = RowsDigest.hash(name)
        var number = first[hash] ?? -1
        while number >= 0, !Self.isEqual(entries[number], name) { number = next[number] }
        if number < 0 {
            number = entries.count
            add([String(decoding: name, as: UTF8.self)], .singleLabel)
            next[number] = first[hash] ?? -1
            first[hash] = number
        }
        last = number
        return entries[number]
    }

    /// The labels of a row.
    mutating func labels(_ names: [String], kind: TaskKind) -> RowLabels {
        if kind == .singleLabel, var name = names.first, names.count == 1 {
            return name.withUTF8 { single(UnsafeRawBufferPointer($0)) }
        }
        var key: [UInt8] = [kind == .singleLabel ? 0 : 1]
        for name in names {
            withUnsafeBytes(of: UInt64(name.utf8.count).littleEndian) { key.append(contentsOf: $0) }
            key.append(contentsOf: name.utf8)
        }
        if let number = lists[key] { return entries[number] }
        lists[key] = entries.count
        add(names, kind)
        return entries[entries.count - 1]
    }

    private mutating func add(_ names: [String], _ kind: TaskKind) {
        let hashes = names.map { name in
            var name = name
            return name.withUTF8 { RowsDigest.hash(UnsafeRawBufferPointer($0)) }
        }
        entries.append(RowLabels(names: names, kind: kind, hashes: hashes, number: entries.count))
        next.append(-1)
    }

    private static func isEqual(_ labels: RowLabels, _ name: UnsafeRawBufferPointer) -> Bool {
        guard labels.kind == .singleLabel, labels.names.count == 1 else { return false }
        var own = labels.names[0]
        let length = name.count
        guard own.utf8.count == length else { return false }
        return own.withUTF8 { own in
            guard let own = own.baseAddress, let name = name.baseAddress else { return true }
            return memcmp(own, name, length) == 0
        }
    }
}
