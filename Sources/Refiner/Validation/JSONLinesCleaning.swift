import JSONText

/// Copies JSON lines: rows that stay are copied byte for byte, and so are empty lines.
enum JSONLinesCleaning {
    /// Copies the file at `path`; without changes, whole.
    static func copy(
        _ path: String, to output: inout FileWriter, _ changes: RowChanges?
    ) throws(RefineError) {
        var chunks = try LineChunks(opening: path, what: "a dataset")
        var row = 0
        while let chunk = try chunks.next() {
            guard let changes else {
                try output.write(chunk.bytes)
                continue
            }
            try output.write(try cleaned(chunk, changes, row: &row))
        }
    }

    private static func cleaned(
        _ chunk: LineChunk, _ changes: RowChanges, row: inout Int
    ) throws(RefineError) -> [UInt8] {
        var kept: [UInt8] = []
        kept.reserveCapacity(chunk.bytes.count)
        var start = 0
        while start < chunk.bytes.count {
            let end = chunk.bytes[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? chunk.bytes.count
            defer { start = end }
            guard chunk.bytes[start..<end].contains(where: { $0 > 0x20 }) else {
                kept += chunk.bytes[start..<end]
                continue
            }
            switch changes.change(row) {
            case .stays: kept += chunk.bytes[start..<end]
            case .goes: break
            case .renamed(let labels):
                let line = Array(chunk.bytes[start..<end])
                guard let json = try? JSON(parsing: line) else {
                    throw RefineError(.badInput, "was changed while it was read", at: Place(file: chunk.name))
                }
                kept += RowRewriting.bytes(of: json, in: 0..<line.count, of: line, labels: labels)
            }
            row += 1
        }
        return kept
    }
}
