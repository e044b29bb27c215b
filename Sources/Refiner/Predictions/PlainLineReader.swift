import JSONText

/// Reads the lines of JSON that are as they should be without building values; whatever is odd is left to
/// ``PredictionRowReader``, which reads it after all or says what is wrong.
struct PlainLineReader {
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

    /// Reads a line; nil for what needs a second look.
    ///
    /// What it returns is valid as long as `bytes`, this reader's copies and the next reading.
    mutating func read(_ bytes: UnsafeRawBufferPointer) -> PlainLine? {
        let isScanned = fields.withUnsafeMutableBufferPointer { scanner.scan(bytes, into: $0) }
        var line = PlainLine()
        line.text = fields[0]
        line.id = fields[8]
        guard isScanned, line.text.kind == .string else { return nil }
        if fields[5].isPresent || fields[6].isPresent {
            line.kind = .multiLabel
            guard Self.readSet(fields[5], bytes, tokens, into: &truths),
                Self.readSet(fields[6], bytes, tokens, into: &answers)
            else { return nil }
        } else {
            guard let truth = tokens.label(fields[1], bytes), let answer = tokens.label(fields[2], bytes) else {
                return nil
            }
            (line.truth, line.answer) = (truth, answer)
        }
        if fields[3].isPresent {
            guard let value = fields[3].double(in: bytes), value >= 0, value <= 1 else { return nil }
            line.confidence = value
        }
        let task = fields[4]
        if task.isPresent {
            let length = task.end - task.start
            guard task.kind == .string, !task.hasEscapes, length > 0, length <= LocatedJSON.maximumNameBytes else {
                return nil
            }
            line.task = task.bytes(in: bytes)
        }
        if fields[7].isPresent {
            line.hasProbabilities = true
            guard probabilities.read(fields[7], bytes) else { return nil }
            if line.confidence == nil, line.kind == .singleLabel {
                line.confidence = probabilities.value(of: line.answer)
            }
        }
        return line
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
