import LinearClassifier
import Refiner

/// Prints what happened in training.
struct TrainingPrinter {
    let console: Console

    func print(_ report: TrainingReport) throws {
        for task in report.tasks {
            try console.print(console.bold(task.name.onOneLine))
            try console.print(
                "imbalance \(Self.text(task.imbalance, 1)), temperature \(Self.text(task.temperature, 3)), "
                    + "\(task.heldRows.grouped) rows held, pass \(task.keptEpoch) kept")
            var classes = TextTable([.text("class"), .number("rows"), .number("weight")])
            let order = task.counts.indices.sorted { (task.counts[$1], $0) < (task.counts[$0], $1) }
            for index in order {
                classes.add([task.classes[index], task.counts[index].grouped, Self.text(task.weights[index], 3)])
            }
            for line in classes.lines(width: console.width, bold: console.bold) { try console.print(line) }
            var passes = TextTable([.number("pass"), .number("loss"), .number("macro-F1"), .number("rare recall")])
            for (number, epoch) in task.epochs.enumerated() {
                passes.add(
                    [
                        "\(number + 1)", Self.text(epoch.loss, 4), Self.text(epoch.macroF1, 4),
                        Self.text(epoch.rareRecall, 4),
                    ])
            }
            for line in passes.lines(width: console.width, bold: console.bold) { try console.print(line) }
        }
    }

    private static func text(_ value: Double, _ places: Int) -> String {
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        guard value.isFinite, abs(value) < 1e12 else { return "–" }
        let whole = Int((abs(value) * scale).rounded())
        let fraction = String(whole % Int(scale))
        let sign = value < 0 && whole > 0 ? "-" : ""
        return sign + "\(whole / Int(scale))." + String(repeating: "0", count: places - fraction.count) + fraction
    }
}
