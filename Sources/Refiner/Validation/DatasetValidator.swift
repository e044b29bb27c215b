import Foundation

/// Checks a dataset, and writes a cleaned copy where one is wanted.
public enum DatasetValidator {
    /// Reads the dataset twice, once for what is wrong and once for the words of the findings; a copy reads it once more.
    ///
    /// Memory follows the number of rows, not the length of their texts, but for what the search for similar texts keeps
    /// (``SimilarityJoin``) and for the held-out texts.
    ///
    /// - Throws: ``RefineError``: `usage` for an output that is the dataset itself or a held-out file that belongs to it,
    ///   `inputMissing` and `badInput` for what cannot be read, `cannotWrite`.
    public static func run(_ settings: ValidationSettings) throws(RefineError) -> ValidationReport {
        let source = try CheckedSource(settings.data, preferred: settings.format)
        let writer = try settings.output.map { (output) throws(RefineError) in
            try CleanCopy(of: source, in: output)
        }
        var heldOut = try heldOut(settings, source)
        var rules = settings.rules
        if settings.holdout.isEmpty { rules.remove(.leak) }
        let checks = try check(source, rules, &heldOut)

        var texts = FindingTexts(heldOut: heldOut)
        let shown = shown(checks, limit: settings.limit)
        for (check, finding) in shown { texts.want(finding, task: check.task) }
        if writer != nil {
            for check in checks {
                for removal in check.cleaning.removals { texts.want(removal.finding, task: check.task) }
            }
        }
        try texts.read(from: source)
        var cleaning: CleaningReport?
        if let writer {
            try writer.write(checks)
            cleaning = report(checks, texts, output: writer.output)
        }
        return ValidationReport(
            tasks: checks.map { check in
                ValidationReport.Task(
                    name: check.task, kind: check.kind, rows: check.sets.count, classes: check.classCount,
                    balance: check.balance, counts: check.findings.reduce(into: [:]) { $0[$1.rule, default: 0] += 1 })
            },
            rules: ValidationRule.allCases.filter(rules.contains),
            findings: shown.map { texts.finding($0.1, in: $0.0) }, heldOut: heldOut.rows.count, cleaning: cleaning)
    }

    private static func heldOut(
        _ settings: ValidationSettings, _ source: CheckedSource
    ) throws(RefineError) -> HeldOutTexts {
        let own = Set(source.files.map { Folder($0.path).resolved })
        var rows: [HoldoutReader.Row] = []
        for name in settings.holdout {
            guard !own.contains(Folder(name).resolved) else {
                throw RefineError(
                    .usage, "--holdout: \(name.excerpt(200)) is part of the dataset that is checked",
                    hint: "keep evaluation files in a folder of their own, or name the file of the training rows")
            }
            rows += try HoldoutReader.rows(in: name)
        }
        return HeldOutTexts(rows)
    }

    private static func check(
        _ source: CheckedSource, _ rules: Set<ValidationRule>, _ heldOut: inout HeldOutTexts
    ) throws(RefineError) -> [TaskCheck] {
        let threads = ProcessInfo.processInfo.activeProcessorCount
        var checks: [TaskCheck] = []
        var columns: TaskColumns?
        try source.stream { (row) throws(RefineError) in
            if columns?.task != row.task {
                if let columns { checks.append(TaskCheck(columns, rules: rules, threads: threads)) }
                columns = TaskColumns(task: row.task, file: row.place.file, rules: rules)
            }
            columns?.insert(row, heldOut: &heldOut)
        }
        if let columns { checks.append(TaskCheck(columns, rules: rules, threads: threads)) }
        return checks
    }

    /// The findings that are put into words, rule by rule and task by task.
    private static func shown(_ checks: [TaskCheck], limit: Int?) -> [(TaskCheck, RawFinding)] {
        var shown: [(TaskCheck, RawFinding)] = []
        for rule in ValidationRule.allCases {
            var left = limit ?? .max
            for check in checks where left > 0 {
                let found = check.findings.filter { $0.rule == rule }.prefix(left)
                left -= found.count
                shown += found.map { (check, $0) }
            }
        }
        return shown
    }

    private static func report(_ checks: [TaskCheck], _ texts: FindingTexts, output: String) -> CleaningReport {
        var actions: [CleaningReport.Action] = []
        var left: [String: [ValidationRule: Int]] = [:]
        for check in checks {
            actions += check.renames
            actions += check.cleaning.removals.map { .removed(texts.finding($0.finding, in: check)) }
            left[check.task] = check.left.reduce(into: [:]) { $0[$1.rule, default: 0] += 1 }
        }
        return CleaningReport(output: output, actions: actions, left: left)
    }
}
