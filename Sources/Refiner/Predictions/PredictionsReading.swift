/// What a file of predictions holds: counts for each task, and the wrong answers, sorted.
package struct PredictionsReading {
    /// The file as the user named it.
    package let file: String
    /// The tasks, in the order in which they first appear in the file.
    package let tasks: [TaskCounts]
    /// Oddities that did not stop the reading.
    package let diagnostics: [Diagnostic]
    /// The lines that were passed over.
    package let badLines: BadLines
    /// For each task whether any of its samples bears probabilities.
    package let haveProbabilities: [Bool]
    /// Where the rows can be read again.
    let source: PredictionsSource
    /// For each task the runs of its errors, and what their label numbers mean.
    let runs: [[(run: ErrorRun, labels: [Int])]]

    /// Gives every wrong answer of the task at `index`: most confident first as written with four places, those without
    /// confidence last; of equals the one that stands first in the file.
    ///
    /// - Parameter doubted: lines whose true labels are probably wrong.
    /// - Throws: ``RefineError`` when a temporary file cannot be read, or what `body` throws.
    package func forEachError(
        ofTask index: Int, doubted: Set<Int> = [], _ body: (ErrorSample) throws(RefineError) -> Void
    ) throws(RefineError) {
        let labels = tasks[index].labels
        try forEachRecord(ofTask: index) { record throws(RefineError) in
            let text = String(decoding: record.text, as: UTF8.self)
            try body(
                ErrorSample(
                    text: record.head.isQuoted == 1 ? JSONString.decoded(text) : text,
                    trueLabels: record.truth.map { labels[$0] }, predictedLabels: record.answer.map { labels[$0] },
                    confidence: record.confidence, isDoubtful: doubted.contains(record.line)))
        }
    }

    private func forEachRecord(
        ofTask index: Int, _ body: (ErrorRecord) throws(RefineError) -> Void
    ) throws(RefineError) {
        var readers: [ErrorRunReader] = []
        for (run, labels) in runs[index] { readers.append(try ErrorRunReader(run, labels: labels)) }
        var merge = ErrorMerge(readers)
        while let record = try merge.next() { try body(record) }
    }

    /// Writes the analysis of every task as JSON; errors go from the spool to the sink and nowhere else.
    ///
    /// - Throws: what the sink throws, or ``RefineError`` when a temporary file cannot be read.
    package func write(to sink: @escaping AnalysisWriter.Sink) throws(RefineError) {
        var analyses = tasks.map { AnalysisBuilder.analysis(of: $0, errors: []) }
        for index in tasks.indices { analyses[index].doubts = try doubts(ofTask: index) }
        let doubted = analyses.map { $0.doubts?.doubtedRows ?? [] }
        let numbers = Dictionary(uniqueKeysWithValues: tasks.enumerated().map { ($1.name, $0) })
        var writer = AnalysisWriter(sink: sink)
        try writer.write(analyses) { task, errors throws(RefineError) in
            let number = numbers[task.name] ?? 0
            try forEachRecord(ofTask: number) { record throws(RefineError) in
                try Self.write(record, task.kind, doubted[number].contains(record.line), to: &errors)
            }
        }
    }

    /// Writes the analysis to the file `path`, which is either as it was or whole.
    ///
    /// - Throws: ``RefineError`` `cannotWrite`.
    package func save(to path: String) throws(RefineError) {
        let path = path.contains("/") ? path : "./" + path
        try StagedFiles.write { files throws(RefineError) in
            let file = BackgroundFile(
                try FileWriter(creating: files.temporaryName(for: path), for: path),
                hasThread: source.options.threads != 1)
            try write { (bytes) throws(RefineError) in try file.write(bytes) }
            try file.sync()
        }
    }

    private static func write(
        _ record: ErrorRecord, _ kind: TaskKind, _ isDoubtful: Bool, to errors: inout ErrorWriter
    ) throws(RefineError) {
        var failure: RefineError?
        record.text.withUnsafeBytes { text in
            do throws(RefineError) {
                let isQuoted = record.head.isQuoted == 1
                switch kind {
                case .singleLabel:
                    try errors.add(
                        text: text, isQuoted: isQuoted, truth: record.label(at: 0), answer: record.label(at: 1),
                        confidence: record.confidence, isDoubtful: isDoubtful)
                case .multiLabel:
                    try errors.add(
                        text: text, isQuoted: isQuoted, truth: record.truth, answer: record.answer,
                        confidence: record.confidence, isDoubtful: isDoubtful)
                }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    /// The analysis with all errors in memory.
    ///
    /// - Throws: ``RefineError`` when a temporary file cannot be read.
    package func analysis() throws(RefineError) -> Analysis {
        var analyses: [TaskAnalysis] = []
        for index in tasks.indices {
            var errors: [ErrorSample] = []
            let doubts = try doubts(ofTask: index)
            try forEachError(ofTask: index, doubted: doubts?.doubtedRows ?? []) { errors.append($0) }
            var analysis = AnalysisBuilder.analysis(of: tasks[index], errors: errors)
            analysis.doubts = doubts
            analyses.append(analysis)
        }
        return Analysis(tasks: analyses)
    }
}
