import JSONText

/// Cleans one JSON array: elements that stay keep their bytes, and what stands between the first two stands between all.
enum JSONArrayCleaning {
    /// The bytes of a file without the rows that go.
    static func cleaned(_ file: InputFile, _ changes: RowChanges) throws(RefineError) -> [UInt8] {
        let root = try LocatedJSON(parsing: file, expected: "an array of rows")
        let bytes = file.bytes
        let elements = try root.elements("an array of rows").map(\.json)
        let ranges = elements.map { $0.offset..<JSONTokens.end(of: $0.offset, in: bytes) }
        guard let first = ranges.first, let last = ranges.last else { return bytes }
        let between = ranges.count > 1 ? Array(bytes[ranges[0].upperBound..<ranges[1].lowerBound]) : []
        var kept = Array(bytes[..<first.lowerBound])
        var isFirst = true
        for (row, range) in ranges.enumerated() {
            let element: [UInt8]
            switch changes.change(row) {
            case .goes: continue
            case .stays: element = Array(bytes[range])
            case .renamed(let labels):
                element = RowRewriting.bytes(of: elements[row], in: range, of: bytes, labels: labels)
            }
            if !isFirst { kept += between }
            kept += element
            isFirst = false
        }
        return kept + bytes[last.upperBound...]
    }
}
