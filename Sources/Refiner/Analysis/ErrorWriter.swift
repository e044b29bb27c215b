import JSONText

/// Takes the wrong answers of one task while its analysis is written.
package struct ErrorWriter {
    var output: AnalysisOutput
    /// How many were added.
    package private(set) var count = 0
    private let isMultiLabel: Bool
    /// The labels of the task as JSON strings.
    private let quotedLabels: [[UInt8]]

    init(task: TaskAnalysis, output: AnalysisOutput) {
        self.output = output
        isMultiLabel = task.kind == .multiLabel
        quotedLabels = task.labels.map { Array(JSON.quoted($0).utf8) }
    }

    /// Adds a wrong answer.
    ///
    /// - Throws: what the writer's sink throws.
    package mutating func add(_ error: ErrorSample) throws(RefineError) {
        begin()
        output.append(JSON.quoted(error.text))
        if isMultiLabel || error.trueLabels.count != 1 || error.predictedLabels.count != 1 {
            output.append(fixed: ", \"true_labels\": ")
            output.append(JSON(error.trueLabels))
            output.append(fixed: ", \"predicted_labels\": ")
            output.append(JSON(error.predictedLabels))
        } else {
            output.append(fixed: ", \"true_label\": ")
            output.append(JSON.quoted(error.trueLabels[0]))
            output.append(fixed: ", \"predicted_label\": ")
            output.append(JSON.quoted(error.predictedLabels[0]))
        }
        try end(error.confidence, error.isDoubtful)
    }

    /// Adds a wrong answer of a single-label task from the bytes of a file, without a detour over strings.
    ///
    /// - Parameters:
    ///   - text: valid UTF-8.
    ///   - isQuoted: whether `text` is a JSON string already, quotes and escapes included; it is copied then.
    ///   - truth, answer: indices into the task's labels.
    ///   - confidence: 0…1, nil where it is unknown.
    ///   - isDoubtful: whether the true label is probably wrong.
    /// - Throws: what the writer's sink throws.
    package mutating func add(
        text: UnsafeRawBufferPointer, isQuoted: Bool, truth: Int, answer: Int, confidence: Double?,
        isDoubtful: Bool = false
    ) throws(RefineError) {
        begin()
        append(text, isQuoted)
        output.append(fixed: ", \"true_label\": ")
        output.bytes.append(contentsOf: quotedLabels[truth])
        output.append(fixed: ", \"predicted_label\": ")
        output.bytes.append(contentsOf: quotedLabels[answer])
        try end(confidence, isDoubtful)
    }

    /// Adds a wrong answer of a multi-label task from the bytes of a file.
    ///
    /// - Parameters:
    ///   - text: valid UTF-8.
    ///   - isQuoted: whether `text` is a JSON string already, quotes and escapes included; it is copied then.
    ///   - truth, answer: indices into the task's labels.
    ///   - confidence: 0…1, nil where it is unknown.
    ///   - isDoubtful: whether the true label is probably wrong.
    /// - Throws: what the writer's sink throws.
    package mutating func add(
        text: UnsafeRawBufferPointer, isQuoted: Bool, truth: [Int], answer: [Int], confidence: Double?,
        isDoubtful: Bool = false
    ) throws(RefineError) {
        begin()
        append(text, isQuoted)
        output.append(fixed: ", \"true_labels\": ")
        append(truth)
        output.append(fixed: ", \"predicted_labels\": ")
        append(answer)
        try end(confidence, isDoubtful)
    }

    private mutating func begin() {
        output.append(fixed: count == 0 ? "\n      {\"text\": " : ",\n      {\"text\": ")
        count += 1
    }

    private mutating func end(_ confidence: Double?, _ isDoubtful: Bool) throws(RefineError) {
        if let confidence {
            output.append(fixed: ", \"confidence\": ")
            output.append(rounded: confidence)
        }
        output.append(fixed: isDoubtful ? ", \"doubtful\": true}" : "}")
        try output.flushIfFull()
    }

    private mutating func append(_ text: UnsafeRawBufferPointer, _ isQuoted: Bool) {
        if isQuoted {
            output.bytes.append(contentsOf: text)
        } else {
            JSON.appendQuoted(text, to: &output.bytes)
        }
    }

    private mutating func append(_ labels: [Int]) {
        output.append(fixed: "[")
        for (index, label) in labels.enumerated() {
            if index > 0 { output.append(fixed: ", ") }
            output.bytes.append(contentsOf: quotedLabels[label])
        }
        output.append(fixed: "]")
    }
}
