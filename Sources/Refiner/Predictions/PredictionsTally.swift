import Foundation
import JSONText

/// What one thread counts of a file of predictions.
struct PredictionsTally {
    private(set) var tasks: [TaskTally] = []
    private(set) var bad = BadLines()
    private(set) var failure: RefineError?
    /// The sorted errors, once all is read.
    private(set) var runs: [ErrorRun] = []
    private var spool = ErrorSpool()

    private let options: PredictionsOptions
    private let file: InputFile
    private let rowReader: PredictionRowReader
    private var plain: PlainLineReader
    /// Numbers of task names; the tasks of each name, one a kind.
    private var names = NameNumbers()
    private var single: [Int?] = []
    private var several: [Int?] = []
    private let unnamed: Int
    /// The line's own bytes, where its text was made anew.
    private var scratch: [UInt8] = []

    init(_ options: PredictionsOptions, file: String) {
        self.options = options
        self.file = InputFile(name: file, bytes: [])
        rowReader = PredictionRowReader(columns: options.columns, labels: options.labels)
        plain = PlainLineReader(options)
        unnamed = names.number(of: options.unnamedTask)
    }

    /// The name of the task at `index`; of several normal forms the one whose bytes come first.
    func name(ofTask index: Int) -> String { names.names[tasks[index].nameNumber] }

    /// Whether more lines are bad than may be, or something failed: reading on is of no use.
    var isOver: Bool { failure != nil || bad.count > options.maximumBadLines }

    /// Sorts the errors that are left; nothing is added after that.
    mutating func finish() {
        runs = spool.finish()
    }

    /// Counts a line of JSON.
    mutating func add(_ line: UnsafeRawBufferPointer, _ number: Int) {
        if addPlain(line, number) { return }
        guard line.contains(where: { $0 > 0x20 }) else { return }
        do throws(RefineError) {
            let json: JSON
            do {
                json = try JSON(parsing: line)
            } catch {
                throw RefineError(
                    .badInput,
                    "not JSON: \(error.reason) (column \(error.column)); expected \(PredictionRowReader.expected)",
                    at: Place(file: file.name, line: number))
            }
            add(try rowReader.row(LocatedJSON(json: json, path: .root, file: file, fixedLine: number)), number)
        } catch {
            bad.add(error)
        }
    }

    /// Counts a record of comma-separated values.
    mutating func add(_ fields: [String], header: PredictionHeader, line: Int) {
        do throws(RefineError) {
            let place = Place(file: file.name, line: line)
            guard fields.count == header.count else {
                throw RefineError(
                    .badInput, "has \(fields.count) fields; expected \(header.count) as in the header", at: place)
            }
            add(try rowReader.row(fields, header: header, at: place), line)
        } catch {
            bad.add(error)
        }
    }

    /// Counts a line that is as it should be; false for every other one.
    private mutating func addPlain(_ bytes: UnsafeRawBufferPointer, _ number: Int) -> Bool {
        guard plain.read(bytes) else { return false }
        let name = if let task = plain.line.task { names.number(of: task) } else { unnamed }
        let index = task(name, plain.line.kind, number)
        if plain.line.hasProbabilities { tasks[index].hasProbabilities = true }
        switch plain.line.kind {
        case .singleLabel:
            let wrong = tasks[index].add(
                truth: plain.line.truth, answer: plain.line.answer, confidence: plain.line.confidence)
            if let wrong { spool(index, number, [wrong.truth], [wrong.answer], bytes) }
        case .multiLabel:
            let truth = Self.numbers(plain.truths, &tasks[index])
            let answer = Self.numbers(plain.answers, &tasks[index])
            if !tasks[index].add(truth: truth, answer: answer) { spool(index, number, truth, answer, bytes) }
        }
        checkSize(index)
        return true
    }

    /// Puts a wrong answer away, its text as it stands or, where it has escapes that would not be written so, without
    /// them: they may be half a pair.
    private mutating func spool(
        _ task: Int, _ number: Int, _ truth: [Int], _ answer: [Int], _ bytes: UnsafeRawBufferPointer
    ) {
        let (field, confidence) = (plain.line.text, plain.line.confidence)
        if field.isWrittenPlainly(in: bytes) {
            let quoted = UnsafeRawBufferPointer(rebasing: bytes[(field.start - 1)..<(field.end + 1)])
            return spool(task, number, truth, answer, confidence, quoted, isQuoted: true)
        }
        var text: [UInt8] = []
        swap(&text, &scratch)
        text.removeAll(keepingCapacity: true)
        field.append(to: &text, in: bytes)
        text.withUnsafeBytes { spool(task, number, truth, answer, confidence, $0, isQuoted: false) }
        swap(&text, &scratch)
    }

    private mutating func spool(
        _ task: Int, _ number: Int, _ truth: [Int], _ answer: [Int], _ confidence: Double?,
        _ text: UnsafeRawBufferPointer, isQuoted: Bool
    ) {
        guard failure == nil else { return }
        do throws(RefineError) {
            try spool.add(
                task: task, line: number, truth: truth, answer: answer, confidence: confidence, text: text,
                isQuoted: isQuoted)
        } catch {
            failure = error
        }
    }

    /// Gives up where a column of texts or numbers was taken for classes or tasks, before it fills the memory.
    private mutating func checkSize(_ task: Int) {
        guard tasks[task].labels.count > Self.mostLabels || tasks.count > Self.mostTasks, failure == nil else { return }
        failure =
            tasks.count > Self.mostTasks
            ? RefineError(
                .badInput, "more than \(Self.mostTasks) tasks; expected a task's name in \(options.columns[.task])",
                at: Place(file: file.name))
            : Self.tooManyLabels(file: file.name)
    }

    /// The most classes of one task.
    static let mostLabels = 1 << 16
    private static let mostTasks = 10_000

    static func tooManyLabels(file: String) -> RefineError {
        RefineError(
            .badInput, "more than \(mostLabels) classes in one task; expected class names as labels",
            at: Place(file: file),
            hint: "say with --map which columns hold the labels")
    }

    /// Each label once.
    private static func numbers(_ labels: [UnsafeRawBufferPointer], _ tally: inout TaskTally) -> [Int] {
        var numbers: [Int] = []
        for label in labels {
            let number = tally.labels.number(of: label)
            if !numbers.contains(number) { numbers.append(number) }
        }
        return numbers
    }

    private mutating func add(_ row: PredictionRow, _ line: Int) {
        let name = row.task.map { names.number(of: $0) } ?? unnamed
        let index = task(name, row.kind, line)
        if !row.probabilities.isEmpty { tasks[index].hasProbabilities = true }
        let truth = Self.numbers(row.truth, &tasks[index])
        let answer = Self.numbers(row.answer, &tasks[index])
        checkSize(index)
        switch row.kind {
        case .singleLabel:
            tasks[index].add(truth: truth[0], answer: answer[0], confidence: row.confidence)
            if truth == answer { return }
        case .multiLabel:
            if tasks[index].add(truth: truth, answer: answer) { return }
        }
        var text = row.text
        text.withUTF8 {
            spool(index, line, truth, answer, row.confidence, UnsafeRawBufferPointer($0), isQuoted: false)
        }
    }

    /// Each label once: two normal forms of one have one number.
    private static func numbers(_ labels: [String], _ tally: inout TaskTally) -> [Int] {
        var numbers: [Int] = []
        for label in labels {
            let number = tally.labels.number(of: label)
            if !numbers.contains(number) { numbers.append(number) }
        }
        return numbers
    }

    /// The number of the tally for a task and kind.
    private mutating func task(_ name: Int, _ kind: TaskKind, _ line: Int) -> Int {
        while single.count <= name {
            single.append(nil)
            several.append(nil)
        }
        let known = kind == .singleLabel ? single[name] : several[name]
        if let known { return known }
        tasks.append(TaskTally(nameNumber: name, kind: kind, firstLine: line))
        if kind == .singleLabel { single[name] = tasks.count - 1 } else { several[name] = tasks.count - 1 }
        return tasks.count - 1
    }
}
