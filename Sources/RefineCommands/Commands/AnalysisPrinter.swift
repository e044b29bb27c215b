import Refiner

/// Prints an analysis for people: what is weak first, and why.
struct AnalysisPrinter {
    let console: Console
    /// Rows of each table; 0 for all.
    let top: Int

    func print(_ summary: TaskSummary) throws {
        try heading(summary)
        try classes(summary)
        try confusions(summary)
        try errors(summary)
        try calibration(summary)
        try merged(summary)
        try doubts(summary)
        try console.print("")
    }

    func print(_ steps: NextSteps) throws {
        try console.print(console.bold("What to do next"))
        for line in steps.lines { try console.print("  " + line) }
    }

    private func heading(_ summary: TaskSummary) throws {
        let task = summary.task
        var parts = ["\(task.labels.count) classes"]
        if let samples = task.samples { parts.append("\(samples) samples") }
        if let accuracy = task.accuracy { parts.append("accuracy \(accuracy.formatted(places: 3))") }
        parts.append("macro-F1 \(task.macroF1.formatted(places: 3))")
        if task.kind == .multiLabel, let micro = task.averages?.micro {
            parts.append("micro-F1 \(micro.f1.formatted(places: 3))")
        }
        if let weighted = task.averages?.weighted { parts.append("weighted F1 \(weighted.f1.formatted(places: 3))") }
        if let samples = task.averages?.samples { parts.append("samples F1 \(samples.f1.formatted(places: 3))") }
        parts.append("\(task.errors.count) errors")
        try console.print(console.bold(task.name.onOneLine) + "  " + parts.joined(separator: ", "))
        let (below, unknown) = (summary.below.count, summary.belowUnknown.count)
        var standing = "\(below) of \(summary.classes.count) classes are below F1 \(NextSteps.short(summary.threshold))"
        if below > 0 { standing += ": \(below - unknown) surely, \(unknown) unknown (too few samples to tell)" }
        if !summary.aboveUnknown.isEmpty { standing += "; \(summary.aboveUnknown.count) more may be" }
        if !summary.unseen.isEmpty { standing += "; \(summary.unseen.count) without evaluated samples" }
        try console.print(standing)
    }

    private func classes(_ summary: TaskSummary) throws {
        let classes = summary.classes
        let shown = classes.prefix(limit(classes.count))
        try section("Classes, worst first", shown: shown.count, of: classes.count)
        var table = TextTable([
            .text("class"), .number("F1"), .number("95 %"), .number("precision"), .number("recall"),
            .number("support"), .text("confused with"),
        ])
        for metrics in shown {
            let mark = summary.standing(metrics) == .unknown ? "?" : " "
            let confusions = summary.confusions(of: metrics.label).prefix(2).map { confusion, share in
                let arrow = confusion.direction == .missed ? "→" : "←"
                return "\(confusion.label) \(arrow)\(confusion.count)" + (share.map { " (\(Self.percent($0)))" } ?? "")
            }
            table.add([
                metrics.label, metrics.f1.formatted(places: 2) + mark, metrics.f1Interval.text,
                metrics.precision?.formatted(places: 2) ?? "–", metrics.recall?.formatted(places: 2) ?? "–",
                "\(metrics.support)", confusions.joined(separator: ", "),
            ])
        }
        try lines(table)
        if shown.contains(where: { summary.standing($0) == .unknown }) {
            try console.print(
                console.dim("? unknown: over so few samples, F1 may lie on either side of the threshold"))
        }
        if shown.contains(where: { !summary.confusions(of: $0.label).isEmpty }) {
            try console.print(console.dim("→ taken for, ← taken from; share of the samples of the true class"))
        }
    }

    private func confusions(_ summary: TaskSummary) throws {
        let pairs = summary.task.confusionPairs
        guard !pairs.isEmpty else { return }
        let isMultiLabel = summary.task.kind == .multiLabel
        try section("Top confusions", shown: limit(pairs.count), of: pairs.count)
        var table = TextTable([
            .number("count"), .number("share"), .text(isMultiLabel ? "missed" : "true"),
            .text(isMultiLabel ? "given instead" : "taken for"),
        ])
        for pair in pairs.prefix(limit(pairs.count)) {
            table.add([
                "\(pair.count)", summary.share(of: pair).map(Self.percent) ?? "–", pair.trueLabel, pair.predictedLabel,
            ])
        }
        try lines(table)
    }

    private func errors(_ summary: TaskSummary) throws {
        let count = summary.task.errors.count
        guard count > 0 else { return }
        let errors = summary.errorsThatMatter(limit(count))
        let title = summary.below.isEmpty ? "Surest errors" : "Surest errors of the weakest classes"
        try section(title, shown: errors.count, of: count)
        var table = TextTable([.number("confidence"), .text("true"), .text("taken for"), .text("text")])
        for error in errors {
            table.add([
                error.confidence?.formatted(places: 2) ?? "–", error.trueLabels.joined(separator: ", "),
                error.predictedLabels.joined(separator: ", "), error.text,
            ])
        }
        try lines(table)
    }

    private func calibration(_ summary: TaskSummary) throws {
        guard let found = summary.task.calibration else { return }
        let lean = found.confidence > found.accuracy ? "surer than right" : "less sure than right"
        try console.print(
            "\n" + console.bold("Calibration")
                + "  expected calibration error \(found.expectedError.formatted(places: 3)) "
                + "over \(found.answers) answers: mean confidence \(found.confidence.formatted(places: 2)), accuracy "
                + "\(found.accuracy.formatted(places: 2)) (\(lean))")
        let classes = found.overconfident
        guard !classes.isEmpty else { return }
        let names = classes.prefix(limit(classes.count)).map {
            "\($0.label.excerpt(40)) (\($0.confidence.formatted(places: 2)) for \($0.accuracy.formatted(places: 2)))"
        }
        let more = names.count < classes.count ? " and \(classes.count - names.count) more" : ""
        try console.print("over-confident: " + names.joined(separator: ", ") + more)
    }

    private func merged(_ summary: TaskSummary) throws {
        let pairs = summary.task.merged
        guard !pairs.isEmpty else { return }
        try section(
            "Look merged: more data will not help, merge or redefine", shown: limit(pairs.count), of: pairs.count)
        for pair in pairs.prefix(limit(pairs.count)) {
            try console.print(
                "\(pair.first.onOneLine) ↔ \(pair.second.onOneLine): \(pair.confused) mixed up, \(pair.right) right")
        }
    }

    private func doubts(_ summary: TaskSummary) throws {
        guard let found = summary.task.doubts, !found.doubts.isEmpty else { return }
        try section(
            "Labels to review: \(found.doubts.count) of \(found.rows) look wrong; kept out of prompts",
            shown: limit(found.doubts.count), of: found.doubts.count)
        var table = TextTable([
            .number("line"), .text("label"), .text("looks like"), .number("margin"), .text("text"),
        ])
        for doubt in found.doubts.prefix(limit(found.doubts.count)) {
            table.add([
                "\(doubt.row)", doubt.given ?? "–", doubt.suggested ?? "–", doubt.margin.formatted(places: 2),
                doubt.text ?? "",
            ])
        }
        try lines(table)
        let classes = found.byClass.filter { $0.doubts > 0 }.stablySorted { $0.doubts > $1.doubts }
        let names = classes.prefix(limit(classes.count)).map { "\($0.label.excerpt(40)) (\($0.doubts) of \($0.rows))" }
        let more = names.count < classes.count ? " and \(classes.count - names.count) more" : ""
        try console.print("by class: " + names.joined(separator: ", ") + more)
    }

    private static func percent(_ share: Double) -> String { "\((share * 100).formatted(places: 0)) %" }

    private func limit(_ count: Int) -> Int { top == 0 ? count : min(top, count) }

    private func section(_ title: String, shown: Int, of count: Int) throws {
        try console.print("\n" + console.bold(title) + (shown < count ? " (\(shown) of \(count))" : ""))
    }

    private func lines(_ table: TextTable) throws {
        for line in table.lines(width: console.width, bold: console.dim) { try console.print(line) }
    }
}
