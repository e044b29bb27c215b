internal import JSONText

/// The predictions of one file as they are paired with those of another: numbers and hashes, no texts.
struct ListedPredictions {
    let file: String
    /// In the order of the file.
    private(set) var tasks: [ListedAnswers] = []
    private(set) var badLines = BadLines()
    private let options: PredictionsOptions
    private let reader: PredictionRowReader
    private var numbers: [String: Int] = [:]

    /// Reads the file called `name`; `-` is standard input.
    ///
    /// - Throws: ``RefineError`` as ``PredictionsReader/read(_:options:)``.
    init(reading name: String, options: PredictionsOptions) throws(RefineError) {
        self.options = options
        reader = PredictionRowReader(columns: options.columns, labels: options.labels)
        var stream = try ByteStream(opening: name, what: PredictionsReader.expected)
        file = stream.name
        switch try PredictionsReader.format(of: &stream, options) {
        case .jsonl: try readLines(stream)
        case .csv: try readRecords(stream)
        }
        guard !tasks.isEmpty else {
            throw RefineError(
                .badInput, "holds no predictions; expected \(PredictionsReader.expected)", at: Place(file: file))
        }
    }

    private mutating func readLines(_ stream: consuming ByteStream) throws(RefineError) {
        let input = InputFile(name: file, bytes: [])
        var chunks = LineChunks(reading: stream)
        while let chunk = try chunks.next() {
            try chunk.forEachLine { (line, number) throws(RefineError) in
                guard line.contains(where: { $0 > 0x20 }) else { return }
                try add(line: number) { (reader) throws(RefineError) in
                    let json: JSON
                    do throws(JSONError) {
                        json = try JSON(parsing: line)
                    } catch {
                        throw RefineError(
                            .badInput,
                            "not JSON: \(error.reason) (column \(error.column)); expected \(PredictionRowReader.expected)",
                            at: Place(file: input.name, line: number))
                    }
                    return try reader.row(LocatedJSON(json: json, path: .root, file: input, fixedLine: number))
                }
            }
        }
    }

    private mutating func readRecords(_ stream: consuming ByteStream) throws(RefineError) {
        var records = CSVReader(reading: stream)
        guard let header = try records.next() else { return }
        let columns = try PredictionHeader(header.fields, columns: options.columns, file: file)
        while let record = try records.next() {
            let place = Place(file: file, line: record.line)
            try add(line: record.line) { (reader) throws(RefineError) in
                guard record.fields.count == columns.count else {
                    throw RefineError(
                        .badInput, "has \(record.fields.count) fields; expected \(columns.count) as in the header",
                        at: place)
                }
                return try reader.row(record.fields, header: columns, at: place)
            }
        }
    }

    /// Adds a row, or counts it among the bad ones while there may be more of those.
    private mutating func add(
        line: Int, _ read: (PredictionRowReader) throws(RefineError) -> PredictionRow
    ) throws(RefineError) {
        let row: PredictionRow
        do throws(RefineError) {
            row = try read(reader)
        } catch {
            badLines.add(error)
            if badLines.count > options.maximumBadLines { throw badLines.first.first ?? error }
            return
        }
        let name = row.task ?? options.unnamedTask
        let index = numbers[name] ?? tasks.count
        if index == tasks.count {
            guard tasks.count < Self.mostTasks else {
                throw RefineError(
                    .badInput,
                    "more than \(Self.mostTasks) tasks; expected a task's name in \(options.columns[.task])",
                    at: Place(file: file))
            }
            tasks.append(ListedAnswers(name: name, kind: row.kind))
            numbers[name] = index
        }
        guard tasks[index].kind == row.kind else {
            throw RefineError(
                .badInput,
                "bears \(row.kind == .singleLabel ? "one label" : "a list of labels"), but earlier lines of the same "
                    + "task \(name.excerpt()) \(row.kind == .singleLabel ? "a list" : "one label"); expected one kind "
                    + "in a task", at: Place(file: file, line: line))
        }
        tasks[index].add(text: row.text, id: row.id, truth: row.truth, answer: row.answer, line: line)
        guard tasks[index].labels.count <= PredictionsTally.mostLabels else {
            throw PredictionsTally.tooManyLabels(file: file)
        }
    }

    private static let mostTasks = 10_000
}
