import JSONText

/// Reads the lines of JSON that are as they should be without building values; whatever is odd is left to
/// ``PredictionRowReader``, which reads it after all or says what is wrong.
struct PlainLineReader {
    /// The line read last; valid as long as its bytes, this reader's copies and the next reading.
    private(set) var line = PlainLine()
    /// The labels of the line read last, where it has several; some may stand twice.
    private(set) var truths: [UnsafeRawBufferPointer] = []
    /// What it was taken for.
    private(set) var answers: [UnsafeRawBufferPointer] = []
    /// The probabilities of the line read last, where it has any.
    let probabilities: ProbabilityReader

    private let scanner: RecordScanner
    private var fields: [RecordField]
    private let tokens: LabelTokens

    private static let columns: [PredictionColumns.Column] = [
        .text, .trueLabel, .predictedLabel, .confidence, .task, .trueLabels, .predictedLabels, .probabilities, .id,
    ]

    init(_ options: PredictionsOptions) {
        scanner = RecordScanner(names: Self.columns.map { options.columns[$0] })
        fields = Array(repeating: .missing, count: Self.columns.count)
        tokens = LabelTokens(options.labels)
        probabilities = ProbabilityReader(options.labels, tokens: tokens)
    }

    /// Reads a line into ``line``; false for what needs a second look.
    mutating func read(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard fields.withUnsafeMutableBufferPointer({ scanner.scan(bytes, into: $0) }), fields[0].kind == .string else {
            return false
        }
        line.text = fields[0]
        line.id = fields[8]
        return readLabels(bytes) && readConfidence(bytes) && readTask(bytes) && readProbabilities(bytes)
    }

    @inline(__always)
    private mutating func readLabels(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if fields[5].isPresent || fields[6].isPresent {
            line.kind = .multiLabel
            return Self.readSet(fields[5], bytes, tokens, into: &truths)
                && Self.readSet(fields[6], bytes, tokens, into: &answers)
        }
        line.kind = .singleLabel
        guard let truth = tokens.label(fields[1], bytes), let answer = tokens.label(fields[2], bytes) else {
            return false
        }
        line.truth = truth
        line.answer = answer
        return true
    }

    @inline(__always)
    private mutating func readConfidence(_ bytes: UnsafeRawBufferPointer) -> Bool {
        line.confidence = nil
        guard fields[3].isPresent else { return true }
        guard let value = fields[3].double(in: bytes), value >= 0, value <= 1 else { return false }
        line.confidence = value
        return true
    }

    @inline(__always)
    private mutating func readTask(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let task = fields[4]
        line.task = nil
        guard task.isPresent else { return true }
        let length = task.end - task.start
        guard task.kind == .string, !task.hasEscapes, length > 0, length <= LocatedJSON.maximumNameBytes else {
            return false
        }
        line.task = task.bytes(in: bytes)
        return true
    }

    @inline(__always)
    private mutating func readProbabilities(_ bytes: UnsafeRawBufferPointer) -> Bool {
        line.hasProbabilities = fields[7].isPresent
        guard line.hasProbabilities else { return true }
        guard probabilities.read(fields[7], bytes) else { return false }
        if line.confidence == nil, line.kind == .singleLabel {
            line.confidence = probabilities.value(of: line.answer)
        }
        return true
    }

    private static func readSet(
        _ field: RecordField, _ bytes: UnsafeRawBufferPointer, _ tokens: LabelTokens,
        into set: inout [UnsafeRawBufferPointer]
    ) -> Bool {
        guard field.kind == .array else { return false }
        set.removeAll(keepingCapacity: true)
        var areLabels = true
        field.forEachElement(in: bytes) { element in
            guard set.count < PredictionRowReader.mostLabels, let label = tokens.label(element, bytes) else {
                areLabels = false
                return false
            }
            set.append(label)
            return true
        }
        return areLabels
    }
}
