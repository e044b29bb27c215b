/// How the result of a classifier's evaluation is to be read, whatever form it has.
public struct ResultOptions: Sendable {
    /// The forms of a result.
    public enum Format: String, Sendable, CaseIterable {
        /// An error analysis: RapidFit's, or one that `refine analyze` wrote.
        case analysis
        /// scikit-learn's `classification_report(output_dict=True)`.
        case report
        /// Predictions, one JSON object a line.
        case jsonl
        /// Predictions as comma-separated values.
        case csv
    }

    /// The form; nil for as the file looks.
    public var format: Format?
    /// A file of predictions that adds to a result what it lacks.
    public var predictions: String?
    /// `column=name` pairs: what the predictions call their columns.
    public var map: [String] = []
    /// A file that says what class numbers mean.
    public var labels: String?
    /// How many lines of predictions that cannot be read are passed over.
    public var maximumBadLines = 0
    /// What the task of an input is called that names none; nil for ``AnalysisReader/defaultTask``.
    public var unnamedTask: String?

    /// The defaults of the command line.
    public init() {}
}

extension PredictionsOptions {
    /// What `options` say about predictions.
    ///
    /// - Throws: ``RefineError`` `usage` for a wrong map, `inputMissing` or `badInput` for the file of labels.
    package init(_ options: ResultOptions) throws(RefineError) {
        self.init()
        columns = try PredictionColumns(parsing: options.map)
        if let file = options.labels { labels = try LabelMap.read(file) }
        maximumBadLines = options.maximumBadLines
        unnamedTask = options.unnamedTask ?? unnamedTask
        format = options.format.flatMap { Format(rawValue: $0.rawValue) }
    }
}
