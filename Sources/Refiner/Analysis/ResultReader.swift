/// Reads the result of a classifier's evaluation: an analysis, a report, or plain predictions.
public enum ResultReader {
    private static let expected =
        "an analysis, scikit-learn's classification report, or predictions (one {\"text\", \"true_label\", "
        + "\"predicted_label\"} a line)"

    /// Reads the file called `name` (`-` is standard input), recognised by its first bytes unless `options` say its form.
    ///
    /// - Throws: ``RefineError``: `inputMissing` or `badInput` as the readers do, `usage` for options that do not fit.
    public static func read(
        _ name: String, options: ResultOptions = ResultOptions()
    ) throws(RefineError) -> AnalysisReader.Reading {
        let reading = try readAlone(name, options)
        guard let file = options.predictions else { return reading }
        var own = options
        own.format = nil
        let predictions = try readPredictions(
            ByteStream(opening: file, what: PredictionsReader.expected, keepsBytes: true), own)
        let supplement = ErrorSupplement(predictions.analysis, file: file)
        let (analysis, diagnostics) = try supplement.added(to: reading.analysis)
        // What the report alone could not say, it now can.
        let known = reading.diagnostics.filter { !$0.message.contains(AnalysisReader.predictionsHint) }
        return AnalysisReader.Reading(analysis: analysis, diagnostics: known + predictions.diagnostics + diagnostics)
    }

    private static func readAlone(
        _ name: String, _ options: ResultOptions
    ) throws(RefineError) -> AnalysisReader.Reading {
        var stream = try ByteStream(opening: name, what: expected, keepsBytes: true)
        let shape: InputShape?
        switch options.format {
        case .analysis: shape = .analysis
        case .report: shape = .report
        case .jsonl: shape = .predictionsJSONL
        case .csv: shape = .predictionsCSV
        case nil: shape = InputShape(recognising: try stream.peek(InputShape.prefixLength))
        }
        switch shape {
        case .predictionsJSONL, .predictionsCSV: return try readPredictions(stream, options)
        case .analysis, .report, nil:
            let file = try InputFile(reading: stream)
            return try AnalysisReader.read(file, unnamedTask: options.unnamedTask ?? AnalysisReader.defaultTask)
        }
    }

    private static func readPredictions(
        _ stream: consuming ByteStream, _ options: ResultOptions
    ) throws(RefineError) -> AnalysisReader.Reading {
        let reading = try PredictionsReader.read(stream, options: PredictionsOptions(options))
        return AnalysisReader.Reading(
            analysis: try reading.analysis(), diagnostics: reading.badLines.diagnostics + reading.diagnostics)
    }
}
