import Refiner

/// Shows a loop at work, and what came of it.
struct LoopPrinter: Sendable {
    let console: Console
    let progress: ProgressLine

    func observe(_ event: LoopEvent) {
        switch event {
        case .overlap(let texts, let data, let isTest):
            progress.say(
                "warning: \(texts) \(texts == 1 ? "text" : "texts") of the \(isTest ? "sealed" : "dev") rows "
                    + "\(texts == 1 ? "stands" : "stand") in \(data.onOneLine), which is trained on: what is measured on them "
                    + "says too much (refine validate \(data.onOneLine) --rule leak --holdout ROWS names them)")
        case .resumed(let rounds):
            progress.say("going on with a loop of \(rounds) \(rounds == 1 ? "round" : "rounds")")
        case .training(let round, let isTest):
            progress.say(
                "\(Self.name(round)): training" + (isTest ? ", to measure the sealed rows" : ""))
        case .measured(let round, let macroF1):
            progress.say("\(Self.name(round)): macro-F1 \(macroF1.formatted(places: 4)) on the dev rows")
        case .refining(let round): progress.say("\(Self.name(round)): refining")
        case .refinement(let event): progress.observe(event)
        case .refined(let report):
            var words = "\(report.keptCount) of \(report.receivedCount) proposed samples accepted"
            let near = report.tasks.compactMap(\.report.boundary)
            if !near.isEmpty { words += ", \(near.reduce(0, +)) of them near the boundary of their class" }
            progress.say(words)
        case .decided(let round, let isKept, let objections):
            progress.say(
                "\(Self.name(round)): " + (isKept ? "kept" : "taken back: \(objections.joined(separator: "; "))"))
        }
    }

    private static func name(_ round: Int) -> String { round == 0 ? "before" : "round \(round)" }

    func print(_ report: LoopReport) throws {
        var table = TextTable([
            .number("round"), .number("iteration"), .number("classes"), .number("samples"), .number("macro-F1"),
            .text("verdict"),
        ])
        table.add(["0", "–", "–", "–", report.baseline.formatted(places: 4), "the data as it was"])
        for round in report.rounds {
            table.add([
                "\(round.number)", round.iteration.map { "\($0)" } ?? "–", "\(round.classes)", "\(round.accepted)",
                round.macroF1?.formatted(places: 4) ?? "–",
                round.isKept ? "kept" : "taken back: \(round.objections.joined(separator: "; "))",
            ])
        }
        for line in table.lines(width: console.width, bold: console.dim) { try console.print(line) }
        try console.print("\nEnded: \(report.stop.explanation).")
        let source = report.devIsSplit ? "dev rows, taken from the data" : "dev rows"
        try print(report.dev, "\(source), which decided about the rounds and showed the errors")
        if report.test.isEmpty {
            try console.print("No sealed rows were given (--test): what decided is no proof.")
        } else {
            try print(report.test, "sealed rows, which took no part")
        }
        try console.print(
            "\nThe data is in \(report.output.onOneLine); what happened: refine history --output \(report.output.onOneLine)"
        )
    }

    private func print(_ scores: [LoopReport.Score], _ rows: String) throws {
        try console.print("\nOn the \(rows):")
        for score in scores {
            let name = scores.count > 1 ? "\(score.task.onOneLine): " : ""
            try console.print(
                "  \(name)macro-F1 \(score.before.formatted(places: 4)) → \(score.after.formatted(places: 4))")
            if let comparison = score.comparison { try console.print("  \(comparison.sentence)") }
        }
    }
}
