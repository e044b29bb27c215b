import Refiner

/// Shows a comparison on a terminal.
struct ComparisonPrinter {
    let console: Console
    /// Classes shown; 0 for all.
    let top: Int

    func print(_ comparison: Comparison) throws {
        try console.print(
            console.bold("task \(comparison.task.onOneLine)")
                + "  \(comparison.rows.grouped) rows"
                + (comparison.distinctRows < comparison.rows
                    ? ", \(comparison.distinctRows.grouped) of them different" : "")
                + ", \(comparison.classCount.grouped) classes")
        var table = TextTable([
            .text(""), .number("before"), .number("after"), .number("points"), .number("interval"), .number("p"),
        ])
        add("accuracy", comparison.accuracy, to: &table)
        add("macro-F1", comparison.macroF1, to: &table)
        if let targets = comparison.targetF1 { add("F1 of targets", targets, to: &table) }
        try print(table)
        try printClasses(of: comparison)
        try console.print("\n" + comparison.sentence)
    }

    private func printClasses(of comparison: Comparison) throws {
        let targets = comparison.targets
        let others = comparison.classes.enumerated().filter { !$1.isTargeted && $1.f1.difference != 0 }
            .sorted { one, two in
                (-abs(one.element.f1.difference), one.offset) < (-abs(two.element.f1.difference), two.offset)
            }.map(\.element)
        let shown = top == 0 ? others : Array(others.prefix(top))
        guard !targets.isEmpty || !shown.isEmpty else { return }
        var columns: [TextTable.Column] = [
            .text("class"), .number("support"), .number("before"), .number("after"), .number("points"),
            .number("interval"), .number("p"),
        ]
        if !targets.isEmpty { columns.append(.number("Holm")) }
        var table = TextTable(columns)
        for found in targets + shown {
            var cells = [found.label, "\(found.support)"] + cells(found.f1)
            if !targets.isEmpty { cells.append(found.adjustedP.map(Self.chance) ?? "") }
            table.add(cells)
        }
        try console.print("")
        try print(table)
        if others.count > shown.count {
            try console.print("… and \(others.count - shown.count) more that moved less (--top 0 shows all)")
        }
    }

    private func add(_ name: String, _ measure: MeasuredDifference, to table: inout TextTable) {
        table.add([name] + cells(measure))
    }

    private func cells(_ measure: MeasuredDifference) -> [String] {
        [
            measure.before.formatted(places: 3), measure.after.formatted(places: 3), measure.points, measure.interval,
            Self.chance(measure.pValue),
        ]
    }

    private static func chance(_ pValue: Double) -> String {
        pValue < 0.001 ? "<0.001" : pValue.formatted(places: 3)
    }

    private func print(_ table: TextTable) throws {
        for line in table.lines(width: console.width, bold: console.bold) { try console.print(line) }
    }
}
