import JSONText

/// Reads scikit-learn's `classification_report(output_dict=True)`, alone or as `{"<task>": report}`.
///
/// scikit-learn writes its own lines over classes of the same names: a class called `accuracy`, `macro avg`,
/// `weighted avg`, or in a multi-label report `micro avg` or `samples avg`, is lost. What the averages still say of it is
/// worked out again, since they count it; see ``LostClass``.
struct ReportReader {
    private(set) var diagnostics: [Diagnostic] = []

    /// Reads one report for each task; `unnamed` is what the task of a bare report is called.
    mutating func read(_ root: LocatedJSON, unnamed: String) throws(RefineError) -> Analysis {
        var tasks: [TaskAnalysis] = []
        if Self.isReport(root.json) {
            tasks.append(try read(report: root, task: unnamed))
        } else {
            for (name, report) in try root.uniqueMembers("an object with one report a task") {
                try LocatedJSON.check(name: name, at: report)
                tasks.append(try read(report: report, task: name))
            }
        }
        diagnostics.append(
            Diagnostic(
                "a report tells how good each class is, and not what it is confused with: without errors no class knows "
                    + "its rivals, no misread text shows what to write, and evaluation texts are not kept out of the "
                    + "new samples (\(AnalysisReader.predictionsHint) adds them)", at: Place(file: root.file.name)))
        return Analysis(tasks: tasks)
    }

    /// Whether `json` is a report: an object with a line of scikit-learn's.
    static func isReport(_ json: JSON) -> Bool {
        // A task of that name holds an object.
        json.members?.contains { $0.value["f1-score"]?.double != nil } ?? false
    }

    /// Whether `json` is an object of reports alone.
    static func isReportByTask(_ json: JSON) -> Bool {
        guard let members = json.members, !members.isEmpty else { return false }
        return members.allSatisfy { isReport($0.value) }
    }

    private mutating func read(report: LocatedJSON, task: String) throws(RefineError) -> TaskAnalysis {
        var lines: [ReportLine] = []
        var bareAccuracy: (value: Double, position: Int)?
        let members = try report.uniqueMembers("a report: an object with one entry a class")
        for (position, (name, value)) in members.enumerated() {
            try LocatedJSON.check(name: name, at: value)
            if name == "accuracy", value.json.members == nil {
                bareAccuracy = (try value.number("a number from 0 to 1", in: 0...1), position)
            } else {
                lines.append(try line(name, value, position))
            }
        }
        let parts = ReportParts(lines: lines, accuracyPosition: bareAccuracy?.position)
        var classes = parts.classes
        if let name = parts.lost {
            if let found = LostClass.find(called: name.name, in: parts) {
                classes.insert(found, at: min(name.index, classes.count))
                diagnostics.append(
                    Diagnostic(
                        "class \(JSON.quoted(name.name)) was overwritten by scikit-learn's line of that name; its metrics "
                            + "are worked out from the averages", at: report.place))
            }
        }
        if parts.lost == nil || classes.count == parts.classes.count, let complaint = parts.complaint {
            diagnostics.append(Diagnostic(complaint, at: report.place))
        }
        let isMultiLabel = parts.samples != nil
        let overwritten = isMultiLabel && parts.lost?.name == "accuracy"
        return TaskAnalysis(
            name: task, kind: isMultiLabel ? .multiLabel : .singleLabel,
            accuracy: overwritten || isMultiLabel ? nil : bareAccuracy?.value, labels: classes.map(\.label),
            classMetrics: classes,
            confusionPairs: [],
            averages: TaskAverages(
                micro: parts.micro?.row ?? (isMultiLabel ? nil : bareAccuracy.map { .init(same: $0.value) }),
                macro: parts.macro?.row, weighted: parts.weighted?.row, samples: parts.samples?.row))
    }

    private mutating func line(
        _ name: String, _ value: LocatedJSON, _ position: Int
    ) throws(RefineError) -> ReportLine {
        func share(_ key: String) throws(RefineError) -> Double {
            let number = try value.required(key, "a number from 0 to 1")
            // What `zero_division=np.nan` leaves: nothing to divide by.
            if let double = number.json.double, double.isNaN { return 0 }
            return try number.number("a number from 0 to 1", in: 0...1)
        }
        return ReportLine(
            metrics: ClassMetrics(
                label: name, precision: try share("precision"), recall: try share("recall"),
                f1: try share("f1-score"),
                support: try value.required("support", "a whole number of at least 0").count()),
            position: position)
    }
}

/// One line of a report: a class or an average.
struct ReportLine {
    let metrics: ClassMetrics
    /// Where among the members it stands.
    let position: Int

    /// The line as an average.
    var row: TaskAverages.Row {
        TaskAverages.Row(precision: metrics.precision ?? 0, recall: metrics.recall ?? 0, f1: metrics.f1)
    }
}

extension TaskAverages.Row {
    fileprivate init(same value: Double) { self.init(precision: value, recall: value, f1: value) }
}
