import JSONText

/// Comma-separated values after RFC 4180, with a header that names `text` and `label` or `labels` (a JSON array).
struct CSVFile: TaskFileFormat {
    func rows(in file: InputFile) throws(RefineError) -> [DatasetRow] {
        var reader = CSVReader(file: file)
        guard let header = try reader.next() else {
            throw RefineError(.badInput, "is empty; expected a header with text and label", at: Place(file: file.name))
        }
        let columns = try Columns(header.fields, file: file)
        var rows: [DatasetRow] = []
        while let record = try reader.next() {
            guard record.fields.count == header.fields.count else {
                throw RefineError(
                    .badInput, "has \(record.fields.count) fields; expected \(header.fields.count) as in the header",
                    at: Place(file: file.name, line: record.line))
            }
            rows.append(try columns.row(record, file: file))
        }
        return rows
    }

    func appending(_ rows: [DatasetRow], to original: InputFile?) throws(RefineError) -> [UInt8] {
        var bytes = original?.bytes ?? []
        let lineBreak = original == nil || bytes.usesCarriageReturns ? "\r\n" : "\n"
        let header: [String]
        if let original, let found = try CSVReader.header(of: original) {
            header = found
            if !rows.isEmpty, let last = bytes.last, last != 0x0A { bytes += Array(lineBreak.utf8) }
        } else {
            header = Self.header(for: rows)
            bytes = Array((header.map(Self.quoted).joined(separator: ",") + lineBreak).utf8)
        }
        for row in rows {
            guard header.contains("labels") || row.labels.count == 1 else {
                throw RefineError(
                    .cannotWrite, "a new row has \(row.labels.count) labels; expected a column labels",
                    at: original.map { Place(file: $0.name, line: 1) })
            }
            let fields = header.map { Self.quoted(Self.field($0, of: row)) }
            bytes += Array((fields.joined(separator: ",") + lineBreak).utf8)
        }
        return bytes
    }

    /// The members of all rows, in the order in which they first appear.
    private static func header(for rows: [DatasetRow]) -> [String] {
        var names: [String] = rows.isEmpty ? ["text", "label"] : []
        var seen = Set(names)
        for row in rows {
            for member in row.members where seen.insert(member.name).inserted { names.append(member.name) }
        }
        return names
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

        init(_ names: [String], file: InputFile) throws(RefineError) {
            self.names = names
            label = names.firstIndex(of: "label")
            labels = names.firstIndex(of: "labels")
            guard let text = names.firstIndex(of: "text"), label != nil || labels != nil else {
                throw RefineError(
                    .badInput,
                    "has columns \(names.joined(separator: ", ").excerpt()); expected text and label or labels",
                    at: Place(file: file.name, line: 1))
            }
            self.text = text
        }

        func row(_ record: CSVReader.Record, file: InputFile) throws(RefineError) -> DatasetRow {
            let extra = names.indices.filter { $0 != text && $0 != label && $0 != labels }
                .map { JSON.Member(name: names[$0], value: JSON(record.fields[$0])) }
            let place = Place(file: file.name, line: record.line)
            guard let labels else {
                let name = record.fields[label ?? 0]
                if name.isEmpty { throw RefineError(.badInput, "the label is empty", at: place) }
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
            return DatasetRow(
                text: record.fields[text], labels: array.compactMap(\.string), kind: .multiLabel, extra: extra)
        }
    }
}
