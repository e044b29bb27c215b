import JSONText

/// Reads a file of predictions once more, for the probabilities of one task.
struct ProbabilityPass {
    private let task: TaskCounts
    private let source: PredictionsSource
    private let rowReader: PredictionRowReader
    private var plain: PlainLineReader
    private let columns: [String: Int]
    /// Columns by the numbers of ``NameNumbers``; -1 for a class that the task does not have.
    private var labels = NameNumbers()
    private var columnOfLabel: [Int] = []
    private var columnOfProbability: [Int] = []
    private var tasks = NameNumbers()
    private var isWanted: [Bool] = []
    private var values: [Float]
    /// How many samples of the task were seen.
    private var number = 0

    init(_ task: TaskCounts, _ source: PredictionsSource) {
        self.task = task
        self.source = source
        rowReader = PredictionRowReader(columns: source.options.columns, labels: source.options.labels)
        plain = PlainLineReader(source.options)
        columns = Dictionary(task.labels.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        values = Array(repeating: 0, count: task.labels.count)
    }

    /// A file that grew since holds more samples than were counted; they are left out.
    private var isOver: Bool { number == task.samples }

    mutating func run(_ body: (ProbabilitySample) throws(RefineError) -> Void) throws(RefineError) {
        switch source.format {
        case .jsonl:
            var chunks = LineChunks(reading: try source.open())
            while !isOver, let chunk = try chunks.next() {
                try chunk.forEachLine { line, number throws(RefineError) in try visit(line, number, body) }
            }
        case .csv:
            var reader = CSVReader(reading: try source.open())
            guard let names = try reader.next() else { break }
            let header = try PredictionHeader(names.fields, columns: source.options.columns, file: source.name)
            while !isOver, let record = try reader.next() {
                let place = Place(file: source.name, line: record.line)
                guard record.fields.count == header.count,
                    let row = try? rowReader.row(record.fields, header: header, at: place)
                else { continue }
                try visit(row, record.line, body)
            }
        }
        guard isOver else { throw changed }
    }

    private var changed: RefineError {
        RefineError(.badInput, "changed while it was read", at: Place(file: source.name))
    }

    private mutating func visit(
        _ bytes: UnsafeRawBufferPointer, _ number: Int, _ body: (ProbabilitySample) throws(RefineError) -> Void
    ) throws(RefineError) {
        if isOver { return }
        guard plain.read(bytes) else {
            // Lines that are no predictions were counted when they were read first.
            guard let json = try? JSON(parsing: bytes) else { return }
            let located = LocatedJSON(
                json: json, path: .root, file: InputFile(name: source.name, bytes: []), fixedLine: number)
            if let row = try? rowReader.row(located) { try visit(row, number, body) }
            return
        }
        let line = plain.line
        guard isTask(line.task) else { return }
        defer { self.number += 1 }
        guard line.hasProbabilities else { return }
        clear()
        let reader = plain.probabilities
        while columnOfProbability.count < reader.labels.count {
            columnOfProbability.append(columns[reader.labels.names[columnOfProbability.count]] ?? -1)
        }
        for (label, value) in reader.row where columnOfProbability[label] >= 0 {
            values[columnOfProbability[label]] = Float(value)
        }
        let isSingle = line.kind == .singleLabel
        let truth = try indices(isSingle ? [line.truth] : plain.truths)
        let answer = try indices(isSingle ? [line.answer] : plain.answers)
        try hand(number, truth, answer, .line(bytes, text: line.text, id: line.id), body)
    }

    private mutating func visit(
        _ row: PredictionRow, _ line: Int, _ body: (ProbabilitySample) throws(RefineError) -> Void
    ) throws(RefineError) {
        guard (row.task ?? source.options.unnamedTask) == task.name else { return }
        defer { number += 1 }
        guard !row.probabilities.isEmpty else { return }
        clear()
        for probability in row.probabilities {
            if let column = columns[probability.label] { values[column] = Float(probability.value) }
        }
        var truth: [Int] = []
        var answer: [Int] = []
        for label in row.truth { truth.append(try column(label)) }
        for label in row.answer { answer.append(try column(label)) }
        try hand(line, truth, answer, .row(row), body)
    }

    private func hand(
        _ line: Int, _ truth: [Int], _ answer: [Int], _ from: ProbabilitySample.Source,
        _ body: (ProbabilitySample) throws(RefineError) -> Void
    ) throws(RefineError) {
        let result = values.withUnsafeBufferPointer { values in
            Result { () throws(RefineError) in
                try body(
                    ProbabilitySample(
                        number: number, line: line, truth: truth, answer: answer, probabilities: values, source: from))
            }
        }
        try result.get()
    }

    private mutating func clear() {
        for index in values.indices { values[index] = 0 }
    }

    private func column(_ label: String) throws(RefineError) -> Int {
        guard let column = columns[label] else { throw changed }
        return column
    }

    private mutating func indices(_ names: [UnsafeRawBufferPointer]) throws(RefineError) -> [Int] {
        var indices: [Int] = []
        for name in names {
            let label = labels.number(of: name)
            if label == columnOfLabel.count { columnOfLabel.append(try column(labels.names[label])) }
            if !indices.contains(columnOfLabel[label]) { indices.append(columnOfLabel[label]) }
        }
        return indices
    }

    private mutating func isTask(_ name: UnsafeRawBufferPointer?) -> Bool {
        guard let name else { return source.options.unnamedTask == task.name }
        let number = tasks.number(of: name)
        if number == isWanted.count { isWanted.append(tasks.names[number] == task.name) }
        return isWanted[number]
    }
}

extension PredictionsReading {
    /// Reads the file again and gives every sample of the task at `index` that bears probabilities, in the order of the
    /// file.
    ///
    /// Standard input and pipes can be read again only when they were read with ``PredictionsOptions/keepsRows``. Classes
    /// that are neither true nor predicted anywhere are left out. Memory is that of one row.
    ///
    /// - Throws: ``RefineError`` `badInput` when the file changed, or what `body` throws.
    package func forEachProbabilitySample(
        ofTask index: Int, _ body: (ProbabilitySample) throws(RefineError) -> Void
    ) throws(RefineError) {
        var pass = ProbabilityPass(tasks[index], source)
        try pass.run(body)
    }
}
