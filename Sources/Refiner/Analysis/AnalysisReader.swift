import JSONText

/// Reads an error analysis.
///
/// The input form is recognised by its shape, so that further forms are further cases of ``AnalysisForm`` and nothing
/// after the reader changes.
public enum AnalysisReader {
    /// What a reader found: the analysis, and what the user should know about it.
    public struct Reading: Sendable {
        /// The analysis.
        public let analysis: Analysis
        /// Oddities that did not stop the reading.
        public let diagnostics: [Diagnostic]
    }

    /// Reads the analysis in the file called `name` (`-` is standard input).
    ///
    /// - Parameter unnamedTask: what the task of a report is called that names none.
    /// - Throws: ``RefineError``: `inputMissing` when there is no such file, `badInput` with file, line, JSON path and
    ///   what was expected when it holds something else.
    public static func read(
        _ name: String, unnamedTask: String = defaultTask
    ) throws(RefineError) -> Reading {
        try read(InputFile.read(name, what: expected), unnamedTask: unnamedTask)
    }

    /// Reads an analysis from bytes; `name` stands for the file in errors.
    public static func read(
        bytes: [UInt8], name: String = "analysis.json", unnamedTask: String = defaultTask
    ) throws(RefineError) -> Reading {
        try read(InputFile(name: name, bytes: bytes), unnamedTask: unnamedTask)
    }

    static func read(_ file: InputFile, unnamedTask: String) throws(RefineError) -> Reading {
        let root = try LocatedJSON(parsing: file, expected: expected)
        switch AnalysisForm(recognising: root.json) {
        case .rapidFit:
            var reader = RapidFitAnalysisReader()
            return Reading(analysis: try reader.read(root), diagnostics: reader.diagnostics)
        case .sklearnReport:
            var reader = ReportReader()
            return Reading(analysis: try reader.read(root, unnamed: unnamedTask), diagnostics: reader.diagnostics)
        case nil:
            throw RefineError(
                .badInput, "expected \(expected), found \(root.json.kindName) without \"tasks\"", at: root.place)
        }
    }

    /// What a task is called in an input that names none.
    public static let defaultTask = "task"

    /// The flag that adds what a report lacks.
    static let predictionsHint = "--predictions FILE"

    static let expected =
        "an analysis: {\"tasks\": {\"<task>\": {\"class_metrics\": …}}}, or scikit-learn's classification report as JSON"
}
