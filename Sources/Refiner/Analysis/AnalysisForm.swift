import JSONText

/// The input forms of an analysis that are one JSON document.
///
/// Predictions are another matter: ``InputShape`` tells them apart before anything is parsed.
enum AnalysisForm {
    /// RapidFit's `classifier.analyze()` result, with our optional additions.
    case rapidFit
    /// scikit-learn's `classification_report(output_dict=True)`, alone or by task.
    case sklearnReport

    /// The form whose outer shape `json` has, or nil.
    init?(recognising json: JSON) {
        if ReportReader.isReport(json) || ReportReader.isReportByTask(json) {
            self = .sklearnReport
        } else if json["tasks"] != nil {
            self = .rapidFit
        } else {
            return nil
        }
    }
}
