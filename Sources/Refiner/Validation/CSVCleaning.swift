import JSONText

/// Cleans comma-separated values: records that stay keep their bytes, header and empty lines included.
enum CSVCleaning {
    /// The bytes of a file without the rows that go.
    static func cleaned(_ file: InputFile, _ changes: RowChanges) throws(RefineError) -> [UInt8] {
        let records = CSVRecords(file.bytes).records
        var reader = try CSVReader(opening: file.name, what: "a dataset")
        guard let header = try reader.next()?.fields else { return file.bytes }
        var kept: [UInt8] = []
        kept.reserveCapacity(file.bytes.count)
        var copied = 0
        for (row, record) in records.dropFirst().enumerated() {
            guard let fields = try reader.next()?.fields else { throw FileStamp.changed(file.name) }
            kept += file.bytes[copied..<record.bytes.lowerBound]
            copied = record.bytes.upperBound
            switch changes.change(row) {
            case .stays: kept += file.bytes[record.bytes]
            case .goes: break
            case .renamed(let labels): kept += renamed(record, fields, labels, header, file)
            }
        }
        return kept + file.bytes[copied...]
    }

    private static func renamed(
        _ record: CSVRecords.Record, _ fields: [String], _ labels: [String], _ header: [String], _ file: InputFile
    ) -> [UInt8] {
        var fields = fields
        if let column = header.firstIndex(of: "labels"), column < fields.count {
            fields[column] = JSON(labels).serialized(.python)
        } else if let column = header.firstIndex(of: "label"), column < fields.count {
            fields[column] = labels.first ?? ""
        }
        let bytes = file.bytes[record.bytes]
        let ending = bytes.suffix(2) == [0x0D, 0x0A] ? "\r\n" : bytes.last == 0x0A ? "\n" : ""
        return Array((fields.map(CSVFile.quoted).joined(separator: ",") + ending).utf8)
    }
}
