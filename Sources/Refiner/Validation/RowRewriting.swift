import JSONText

/// Gives a row of JSON other labels and leaves all its other bytes as they are.
enum RowRewriting {
    /// The bytes of an object within `range`, its labels replaced.
    static func bytes(of row: JSON, in range: Range<Int>, of bytes: [UInt8], labels: [String]) -> [UInt8] {
        let several = row["labels"]
        let isSeveral = several.map { !$0.isNull } ?? false
        guard let old = isSeveral ? several : row["label"] else { return Array(bytes[range]) }
        let new = isSeveral ? JSON(labels) : JSON(labels.first ?? "")
        return bytes[range.lowerBound..<old.offset] + Array(new.serialized(.python).utf8)
            + bytes[JSONTokens.end(of: old.offset, in: bytes)..<range.upperBound]
    }
}
