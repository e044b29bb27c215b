import Refiner

/// Prints what was found in a dataset for people: a table of counts, then the findings rule by rule.
struct ValidationPrinter {
    let console: Console

    func print(_ report: ValidationReport) throws {
        if report.tasks.isEmpty { return try console.print("The dataset holds no rows.") }
        try tasks(report)
        try counts(report)
        for rule in report.rules { try findings(of: rule, report) }
        try end(report)
    }

    private func tasks(_ report: ValidationReport) throws {
        var table = TextTable([
            .text("task"), .number("rows"), .number("classes"), .number("largest/smallest"), .number("Gini"),
        ])
        for task in report.tasks {
            table.add([
                task.name, task.rows.grouped, task.classes.grouped,
                task.balance.ratio?.formatted(places: 1) ?? "–", task.balance.gini?.formatted(places: 2) ?? "–",
            ])
        }
        try lines(table)
    }

    private func counts(_ report: ValidationReport) throws {
        let found = report.rules.filter { report.counts[$0] != nil }
        guard !found.isEmpty else { return }
        try console.print("")
        // With many tasks a column for each would leave no room.
        let columns = report.tasks.count > 1 && report.tasks.count <= 6 ? report.tasks : []
        var table = TextTable(
            [.text("severity"), .text("rule")] + columns.map { .number($0.name) } + [.number("found"), .text("what")])
        for rule in found {
            let severities = Set(report.tasks.filter { $0.counts[rule] != nil }.map { rule.severity(in: $0.kind) })
            let severity = ValidationRule.Severity.allCases.first(where: severities.contains) ?? .note
            table.add(
                [severity.rawValue, rule.rawValue] + columns.map { ($0.counts[rule] ?? 0).grouped }
                    + [(report.counts[rule] ?? 0).grouped, rule.title])
        }
        try lines(table)
    }

    private func findings(of rule: ValidationRule, _ report: ValidationReport) throws {
        let findings = report.findings.filter { $0.rule == rule }
        let count = report.counts[rule] ?? 0
        guard !findings.isEmpty else { return }
        try console.print(
            "\n" + console.bold(rule.rawValue)
                + (findings.count < count ? " (\(findings.count) of \(count.grouped))" : ""))
        for finding in findings { try console.print("\(finding.row.place): \(finding.message)") }
    }

    private func end(_ report: ValidationReport) throws {
        try console.print("")
        if let cleaning = report.cleaning { return try end(report, cleaning) }
        let counts = ValidationRule.Severity.allCases.compactMap { severity in
            words(report.count(of: severity), severity.rawValue)
        }
        if counts.isEmpty { return try console.print("Nothing found.") }
        let canFix = report.counts.keys.contains(where: \.isFixable)
        try console.print(
            counts.joined(separator: ", ") + "."
                + (canFix ? " A cleaned copy: --fix --output FOLDER." : ""))
    }

    private func end(_ report: ValidationReport, _ cleaning: CleaningReport) throws {
        var removed: [ValidationRule: Int] = [:]
        var renamed = 0
        for action in cleaning.actions {
            switch action {
            case .removed(let finding): removed[finding.rule, default: 0] += 1
            case .renamed: renamed += 1
            }
        }
        let parts = ValidationRule.allCases.compactMap { rule in removed[rule].map { "\($0.grouped) \(rule.rawValue)" }
        }
        let rows = removed.values.reduce(0, +)
        try console.print(
            "Copy in \(cleaning.output.onOneLine): "
                + (rows == 0
                    ? "no rows left out" : "\(words(rows, "row") ?? "") left out (\(parts.joined(separator: ", ")))")
                + ", " + (words(renamed, "label") ?? "no labels") + " renamed.")
        let left = ValidationRule.allCases.compactMap { rule in
            cleaning.leftInAll[rule].map { "\($0.grouped) \(rule.rawValue)" }
        }
        if !left.isEmpty { try console.print("Left for review: " + left.joined(separator: ", ") + ".") }
    }

    private func words(_ count: Int, _ noun: String) -> String? {
        count == 0 ? nil : "\(count.grouped) \(noun)\(count == 1 ? "" : "s")"
    }

    private func lines(_ table: TextTable) throws {
        for line in table.lines(width: console.width, bold: console.dim) { try console.print(line) }
    }
}
