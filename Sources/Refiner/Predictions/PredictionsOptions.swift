/// How a file of predictions is to be read.
package struct PredictionsOptions: Sendable {
    /// The forms of a file of predictions.
    package enum Format: String, Sendable, CaseIterable {
        /// One JSON object a line.
        case jsonl
        /// Comma-separated values with a header.
        case csv
    }

    /// The form; nil for as the file looks.
    package var format: Format?
    /// What the file calls its columns, where not as this project does.
    package var columns = PredictionColumns()
    /// The task of lines that name none.
    package var unnamedTask = AnalysisReader.defaultTask
    /// What class numbers mean, and which classes there are.
    package var labels: LabelMap?
    /// How many lines that cannot be read are passed over.
    package var maximumBadLines = 0
    /// Whether the rows are to be read again; standard input and pipes are copied to a temporary file then.
    package var keepsRows = false
    /// How many threads read; nil for as many as there are processors, at most four.
    package var threads: Int?

    /// The defaults of the command line.
    package init() {}
}
