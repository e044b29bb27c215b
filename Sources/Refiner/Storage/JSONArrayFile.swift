import JSONText

/// One JSON array of objects.
struct JSONArrayFile: TaskFileFormat {
    func stream(_ name: String, _ body: RowBody) throws(RefineError) {
        var labels = LabelTable()
        var elements = try JSONElements(
            opening: name, what: "a dataset", expected: "an array of rows [\(DatasetRow.expected), …]")
        while let element = try elements.next() {
            let row = try element.located { (located) throws(RefineError) in try DatasetRow(reading: located) }
            try row.view(line: element.line, &labels, body)
        }
    }

    /// New elements go between the last one and the closing bracket; the bytes before it stay as they are.
    func addition(of rows: [DatasetRow], to original: borrowing OriginalFile) throws(RefineError) -> FileAddition {
        let size = original.size
        guard !rows.isEmpty, let close = try original.last(before: size, where: { $0 == UInt8(ascii: "]") }) else {
            return FileAddition(head: size, bytes: [], tail: size)
        }
        let last = try original.last(before: close) { $0 > 0x20 } ?? 0
        let isEmpty = try original.byte(at: last) == UInt8(ascii: "[")
        let texts = rows.map { "  " + $0.json.serialized(.python) }
        let added = (isEmpty ? "\n" : ",\n") + texts.joined(separator: ",\n") + "\n"
        return FileAddition(head: last + 1, bytes: Array(added.utf8), tail: close)
    }

    func write(_ rows: RowSequence, to file: inout FileWriter) throws(RefineError) {
        var isFirst = true
        try rows.forEach { (row) throws(RefineError) in
            try file.write(Array(((isFirst ? "[\n  " : ",\n  ") + row.json.serialized(.python)).utf8))
            isFirst = false
        }
        try file.write(Array((isFirst ? "[]\n" : "\n]\n").utf8))
    }
}
