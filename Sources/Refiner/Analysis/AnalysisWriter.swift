import JSONText

/// Writes an analysis as the JSON of docs/formats.md, a class, a row, an error a line; numbers have four places.
///
/// Errors are pulled task by task while they are written, so that they need not be in memory.
///
///     var writer = AnalysisWriter { bytes throws(RefineError) in try file.write(bytes) }
///     try writer.write(analyses) { task, errors throws(RefineError) in
///         for error in wrongAnswers(of: task.name) { try errors.add(error) }
///     }
package struct AnalysisWriter {
    /// Takes the next bytes of the document.
    package typealias Sink = (UnsafeRawBufferPointer) throws(RefineError) -> Void

    private var output: AnalysisOutput

    /// Creates a writer that hands its bytes to `sink`, some hundred kilobytes at a time.
    package init(sink: @escaping Sink) {
        output = AnalysisOutput(sink: sink)
    }

    /// Writes the document with the errors that the analyses bear.
    ///
    /// - Throws: what the sink throws.
    package mutating func write(_ tasks: [TaskAnalysis]) throws(RefineError) {
        try write(tasks) { task, errors throws(RefineError) in
            for error in task.errors { try errors.add(error) }
        }
    }

    /// Writes the document; `errors` adds the wrong answers of each task in its turn, most confident first.
    ///
    /// - Throws: what the sink or `errors` throws.
    package mutating func write(
        _ tasks: [TaskAnalysis],
        errors: (_ task: TaskAnalysis, _ writer: inout ErrorWriter) throws(RefineError) -> Void
    ) throws(RefineError) {
        output.append("{\"tasks\": {")
        for (index, task) in tasks.enumerated() {
            output.append(index == 0 ? "\n  " : ",\n  ")
            output.append(JSON.quoted(task.name))
            output.append(": {")
            try write(task, errors)
            output.append("\n  }")
        }
        output.append(tasks.isEmpty ? "}}\n" : "\n}}\n")
        try output.flush()
    }

    private mutating func write(
        _ task: TaskAnalysis, _ errors: (TaskAnalysis, inout ErrorWriter) throws(RefineError) -> Void
    ) throws(RefineError) {
        var isFirst = true
        func key(_ name: String) -> String {
            defer { isFirst = false }
            return (isFirst ? "\n    \"" : ",\n    \"") + name + "\": "
        }
        if let accuracy = task.accuracy {
            output.append(key("accuracy"))
            output.append(rounded: accuracy)
        }
        output.append(key("class_metrics"))
        try list(task.classMetrics, "{", "}") { metrics, output in
            output.append(JSON.quoted(metrics.label) + ": ")
            output.append(AnalysisJSON.metrics(metrics))
        }
        if let matrix = task.confusionMatrix {
            output.append(key("confusion_matrix"))
            try list(matrix, "[", "]") { row, output in
                output.append("[" + row.map(String.init).joined(separator: ", ") + "]")
            }
        }
        output.append(key("labels"))
        try list(task.labels, "[", "]") { label, output in output.append(JSON.quoted(label)) }
        output.append(key("errors"))
        try writeErrors(of: task, errors)
        output.append(key("confusion_pairs"))
        let supports = task.supports
        try list(task.confusionPairs, "[", "]") { pair, output in
            output.append(AnalysisJSON.pair(pair, support: supports[pair.trueLabel]))
        }
        for member in AnalysisJSON.additions(to: task) {
            output.append(key(member.name))
            output.append(member.value)
        }
    }

    /// One item a line.
    private mutating func list<Item>(
        _ items: [Item], _ open: String, _ close: String, _ write: (Item, inout AnalysisOutput) -> Void
    ) throws(RefineError) {
        output.append(open)
        for (index, item) in items.enumerated() {
            output.append(index == 0 ? "\n      " : ",\n      ")
            write(item, &output)
            try output.flushIfFull()
        }
        output.append(items.isEmpty ? close : "\n    " + close)
    }

    private mutating func writeErrors(
        of task: TaskAnalysis, _ errors: (TaskAnalysis, inout ErrorWriter) throws(RefineError) -> Void
    ) throws(RefineError) {
        output.append("[")
        var writer = ErrorWriter(task: task, output: output)
        // The buffer is the writer's alone while errors come, so that adding one copies nothing.
        output = AnalysisOutput { _ throws(RefineError) in }
        do throws(RefineError) {
            try errors(task, &writer)
        } catch {
            output = writer.output
            throw error
        }
        let isEmpty = writer.count == 0
        output = writer.output
        output.append(isEmpty ? "]" : "\n    ]")
    }
}
