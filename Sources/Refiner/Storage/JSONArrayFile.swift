import JSONText

/// One JSON array of objects.
struct JSONArrayFile: TaskFileFormat {
    func rows(in file: InputFile) throws(RefineError) -> [DatasetRow] {
        let expected = "an array of rows [\(DatasetRow.expected), …]"
        let root = try LocatedJSON(parsing: file, expected: expected)
        var rows: [DatasetRow] = []
        for element in try root.elements(expected) { rows.append(try DatasetRow(reading: element)) }
        return rows
    }

    /// New elements go between the last one and the closing bracket; the bytes before it stay as they are.
    func appending(_ rows: [DatasetRow], to original: InputFile?) -> [UInt8] {
        let texts = rows.map { "  " + $0.json.serialized(.python) }
        guard let bytes = original?.bytes, let close = bytes.lastIndex(of: UInt8(ascii: "]")) else {
            return Array((texts.isEmpty ? "[]\n" : "[\n" + texts.joined(separator: ",\n") + "\n]\n").utf8)
        }
        guard !rows.isEmpty else { return bytes }
        let end = (bytes[..<close].lastIndex { $0 > 0x20 } ?? bytes.startIndex) + 1
        let isEmpty = bytes[end - 1] == UInt8(ascii: "[")
        let added = (isEmpty ? "\n" : ",\n") + texts.joined(separator: ",\n") + "\n"
        return bytes[..<end] + Array(added.utf8) + bytes[close...]
    }
}
