import JSONText

/// Comma-separated values after RFC 4180, with a header that names `text` and `label` or `labels` (a JSON array).
struct CSVFile: TaskFileFormat {
    func stream(_ name: String, _ body: RowBody) throws(RefineError) {
        var reader = try CSVReader(opening: name, what: "a dataset")
        guard let header = try reader.next() else {
            throw RefineError(.badInput, "is empty; expected a header with text and label", at: Place(file: name))
        }
        let columns = try Columns(header.fields, file: name)
        var labels = LabelTable()
        while let record = try reader.next() {
            guard record.fields.count == header.fields.count else {
                throw RefineError(
                    .badInput, "has \(record.fields.count) fields; expected \(header.fields.count) as in the header",
                    at: Place(file: name, line: record.line))
            }
            try columns.row(record, file: name).view(line: record.line, &labels, body)
        }
    }

    func addition(of rows: [DatasetRow], to original: borrowing OriginalFile) throws(RefineError) -> FileAddition {
        let size = original.size
        guard !rows.isEmpty, let header = try CSVReader.header(of: original.path) else {
            return FileAddition(head: size, bytes: [], tail: size)
        }
        let lineBreak = try original.lineBreak() ?? [0x0A]
        var bytes: [UInt8] = []
        switch try original.byte(at: size - 1) {
        case nil, 0x0A: break
        // Half a line break: to add a whole one would make the first half part of the last field.
        case 0x0D: bytes.append(0x0A)
        default: bytes += lineBreak
        }
        for row in rows {
            guard header.contains("labels") || row.labels.count == 1 else {
                throw RefineError(
                    .cannotWrite, "a new row has \(row.labels.count) labels; expected a column labels",
                    at: Place(file: original.path, line: 1))
            }
            bytes += Self.record(row, header) + lineBreak
        }
        return FileAddition(head: size, bytes: bytes, tail: size)
    }

    func write(_ rows: RowSequence, to file: inout FileWriter) throws(RefineError) {
        let header = try Self.header(for: rows)
        let lineBreak: [UInt8] = [0x0D, 0x0A]
        try file.write(Array(header.map(Self.quoted).joined(separator: ",").utf8) + lineBreak)
        try rows.forEach { (row) throws(RefineError) in try file.write(Self.record(row, header) + lineBreak) }
    }

    private static func record(_ row: DatasetRow, _ header: [String]) -> [UInt8] {
        Array(header.map { quoted(field($0, of: row)) }.joined(separator: ",").utf8)
    }

    /// The members of all rows, in the order in which they first appear.
    private static func header(for rows: RowSequence) throws(RefineError) -> [String] {
        var names: [String] = []
        var seen = Set(names)
        try rows.forEach { (row) throws(RefineError) in
            for member in row.members where seen.insert(member.name).inserted { names.append(member.name) }
        }
        return names.isEmpty ? ["text", "label"] : names
    }

    /// The label goes into whichever column the file has for it, so that no row is left without.
    private static func field(_ name: String, of row: DatasetRow) -> String {
        switch name {
        case "labels": return JSON(row.labels).serialized(.python)
        case "label": return row.labels.count == 1 ? row.labels[0] : ""
        default:
            guard let value = row.members.last(where: { $0.name == name })?.value, !value.isNull else { return "" }
            return value.string ?? value.serialized(.python)
        }
    }

    static func quoted(_ field: String) -> String {
        let needsQuotes = field.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
        return needsQuotes
            ? "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
            : field
    }

    /// Where in a record the parts of a row stand.
    private struct Columns {
        let names: [String]
        let text: Int
        let label: Int?
        let labels: Int?

        init(_ names: [String], file: String) throws(RefineError) {
            self.names = names
            label = names.firstIndex(of: "label")
            labels = names.firstIndex(of: "labels")
            guard let text = names.firstIndex(of: "text"), label != nil || labels != nil else {
                throw RefineError(
                    .badInput,
                    "has columns \(names.joined(separator: ", ").excerpt()); expected text and label or labels",
                    at: Place(file: file, line: 1))
            }
            self.text = text
            var seen: Set<String> = []
            if let twice = names.first(where: { !seen.insert($0).inserted }) {
                throw RefineError(
                    .badInput, "has two columns \"\(twice.excerpt(40))\"; expected each name once",
                    at: Place(file: file, line: 1))
            }
        }

        func row(_ record: CSVReader.Record, file: String) throws(RefineError) -> DatasetRow {
            let extra = names.indices.filter { $0 != text && $0 != label && $0 != labels }
                .map { JSON.Member(name: names[$0], value: JSON(record.fields[$0])) }
            let place = Place(file: file, line: record.line)
            guard let labels else {
                let name = record.fields[label ?? 0]
                if name.isEmpty { throw RefineError(.badInput, "the label is empty", at: place) }
                try LocatedJSON.check(name: name, place: place)
                return DatasetRow(text: record.fields[text], labels: [name], kind: .singleLabel, extra: extra)
            }
            guard let parsed = try? JSON(parsing: record.fields[labels]), let array = parsed.array,
                array.allSatisfy({ $0.string != nil })
            else {
                throw RefineError(
                    .badInput,
                    "expected labels as a JSON array of class names, found "
                        + JSON.quoted(record.fields[labels].excerpt(40)), at: place)
            }
            let several = array.compactMap(\.string)
            for name in several { try LocatedJSON.check(name: name, place: place) }
            return DatasetRow(text: record.fields[text], labels: several, kind: .multiLabel, extra: extra)
        }
    }
}
