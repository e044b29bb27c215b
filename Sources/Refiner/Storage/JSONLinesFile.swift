import JSONText

/// One JSON object a line.
struct JSONLinesFile: TaskFileFormat {
    func rows(in file: InputFile) throws(RefineError) -> [DatasetRow] {
        var rows: [DatasetRow] = []
        for value in try Self.values(in: file, expected: DatasetRow.expected) {
            rows.append(try DatasetRow(reading: value))
        }
        return rows
    }

    /// The JSON values of a file, one a line; empty lines are passed over.
    static func values(in file: InputFile, expected: String) throws(RefineError) -> [LocatedJSON] {
        var values: [LocatedJSON] = []
        var number = 0
        for line in file.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            guard line.contains(where: { $0 > 0x20 }) else { continue }
            do {
                let json = try JSON(parsing: Array(line))
                values.append(LocatedJSON(json: json, path: .root, file: file, fixedLine: number))
            } catch {
                throw RefineError(
                    .badInput, "not JSON: \(error.reason) (column \(error.column)); expected \(expected)",
                    at: Place(file: file.name, line: number))
            }
        }
        return values
    }

    func appending(_ rows: [DatasetRow], to original: InputFile?) -> [UInt8] {
        var bytes = original?.bytes ?? []
        let lineBreak: [UInt8] = bytes.usesCarriageReturns ? [0x0D, 0x0A] : [0x0A]
        if !rows.isEmpty, let last = bytes.last, last != 0x0A { bytes += lineBreak }
        for row in rows {
            bytes += Array(row.json.serialized(.python).utf8) + lineBreak
        }
        return bytes
    }
}

extension [UInt8] {
    /// Whether the first line ends in CR LF.
    var usesCarriageReturns: Bool {
        guard let end = firstIndex(of: 0x0A), end > startIndex else { return false }
        return self[end - 1] == 0x0D
    }
}
