/// Where the records of comma-separated values stand, by the rules of ``CSVReader``.
struct CSVRecords {
    /// One record that is not an empty line.
    struct Record: Hashable {
        /// The line it starts on, counted from 1.
        let line: Int
        /// Its bytes, with the line break that ends it.
        let bytes: Range<Int>
    }

    /// The records, the header first.
    let records: [Record]

    /// Finds the records of a file that ``CSVReader`` can read.
    init(_ bytes: [UInt8]) {
        var records: [Record] = []
        var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var line = 1
        while position < bytes.count {
            let (start, startLine) = (position, line)
            // A record is an empty line if it has one field without a byte.
            var (isQuoted, fieldIsEmpty, hasContent) = (false, true, false)
            scan: while position < bytes.count {
                let byte = bytes[position]
                position += 1
                if byte == 0x0A { line += 1 }
                switch byte {
                case 0x22 where isQuoted:
                    if position < bytes.count, bytes[position] == 0x22 {
                        position += 1
                        (fieldIsEmpty, hasContent) = (false, true)
                    } else {
                        isQuoted = false
                    }
                case _ where isQuoted: (fieldIsEmpty, hasContent) = (false, true)
                case 0x22 where fieldIsEmpty: isQuoted = true
                case 0x2C: (fieldIsEmpty, hasContent) = (true, true)
                case 0x0A: break scan
                case 0x0D where position == bytes.count || bytes[position] == 0x0A: break
                default: (fieldIsEmpty, hasContent) = (false, true)
                }
            }
            if hasContent { records.append(Record(line: startLine, bytes: start..<position)) }
        }
        self.records = records
    }
}
