import Refiner

/// Prints what a run did, for people.
struct RunPrinter {
    let console: Console

    func print(_ report: RunReport) throws {
        if report.plan.demands.isEmpty {
            try console.print("Nothing was weak: the data is carried over unchanged to \(report.output.onOneLine).")
            return
        }
        for (name, task) in report.tasks {
            try console.print(
                console.bold("\(name.onOneLine): \(task.kept) samples for \(task.selected.count) classes")
                    + (report.paths[name].map { " → \($0.onOneLine)" } ?? ""))
            if task.received > task.kept {
                let refused = task.refused.sorted { $0.key < $1.key }
                    .map { "\($0.value) \($0.key.rawValue.split(separator: "_").joined(separator: " "))" }
                try console.print(
                    "  \(task.received) received, \(task.received - task.kept) refused: \(refused.joined(separator: ", "))"
                )
            }
            if let shown = report.plan.demands.first(where: {
                $0.task == name && !(report.accepted[$0.key] ?? []).isEmpty
            }) {
                try example(shown, report)
            }
        }
        try endedEarly(report)
        let cost = report.usage.costUSD.map { $0 == 0 ? "nothing paid" : $0.asDollars } ?? "cost unknown"
        try console.print(
            "\niteration \(report.iteration), engine \(report.engine) (\(report.model)): \(report.usage.calls) calls, "
                + "\(report.usage.inputTokens) tokens in, \(report.usage.outputTokens) out, \(cost)")
        if report.resumed > 0 || report.reused > 0 {
            let what = report.reused == 1 ? "1 answer" : "\(report.reused.grouped) answers"
            try console.print("\(report.resumed > 0 ? "resumed: " : "")\(what) reused")
        }
        if let comparison = report.estimateBesideActual { try console.print(comparison) }
        try console.print(
            """

            Next: train on \(report.output.onOneLine), analyze again, and compare on data that took no part.
              refine history show \(report.iteration) --output \(report.output.onOneLine)   classes, reasons, samples
              refine audit --output \(report.output.onOneLine) --by task,phase   calls, tokens, cost
            """)
    }

    /// What was learned about one class, and what was written for it.
    private func example(_ demand: Demand, _ report: RunReport) throws {
        guard let known = report.differentiators[demand.key] else { return }
        try console.print("  for example \(demand.label.onOneLine) (\(demand.explanation)):")
        for line in known.differentiators.prefix(2) { try console.print("    learned: \(line.onOneLine)") }
        for text in (report.accepted[demand.key] ?? []).prefix(3) { try console.print("    + \(text.onOneLine)") }
    }

    private func endedEarly(_ report: RunReport) throws {
        let ended = report.endedEarly
        guard !ended.isEmpty else { return }
        try console.print("\n\(ended.count) of \(report.plan.demands.count) classes ended short of their quota:")
        for (key, reason) in ended.prefix(20) {
            let kept = report.accepted[key]?.count ?? 0
            let wanted = report.plan.demands.first { $0.key == key }?.count ?? 0
            let why = report.failures[key].map { $0.excerpt(120) }
            // Which limit it was says more than that it was one.
            let words =
                reason == .budgetSpent
                ? why ?? reason.explanation : reason.explanation + (why.map { " (\($0))" } ?? "")
            try console.print(
                "  \(key.task.onOneLine)/\(key.label.onOneLine): \(kept) of \(wanted), \(words)")
        }
        if ended.count > 20 {
            try console.print("  and \(ended.count - 20) more: refine history show \(report.iteration)")
        }
    }
}
