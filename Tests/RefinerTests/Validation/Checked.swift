import JSONText

@testable import Refiner

/// A dataset of one task for the tests of the validation, written into a folder of its own.
struct Checked {
    let folder: TemporaryFolder

    /// Writes `rows` as `<task>.jsonl`.
    init(_ rows: [(text: String, label: String)], task: String = "topic") throws {
        self.init(folder: try TemporaryFolder())
        try write(rows.map { Self.line($0.text, $0.label) }, task: task)
    }

    /// Writes rows of several labels.
    init(several rows: [(text: String, labels: [String])]) throws {
        self.init(folder: try TemporaryFolder())
        let lines = rows.map { (["text": JSON($0.text), "labels": JSON($0.labels)] as JSON).serialized(.python) }
        try write(lines, task: "tags")
    }

    init(folder: TemporaryFolder) {
        self.folder = folder
    }

    static func line(_ text: String, _ label: String) -> String {
        (["text": JSON(text), "label": JSON(label)] as JSON).serialized(.python)
    }

    func write(_ lines: [String], task: String) throws {
        try folder.write(lines.map { $0 + "\n" }.joined(), to: "data/\(task).jsonl")
    }

    /// Writes held-out texts, one a line.
    func holdOut(_ texts: [String]) throws {
        try folder.write(texts.map { JSON($0).serialized() + "\n" }.joined(), to: "heldout.jsonl")
    }

    /// Checks the dataset, with the held-out texts if there are any.
    func report(
        _ rules: Set<ValidationRule> = Set(ValidationRule.allCases), data: String = "data", limit: Int? = nil,
        output: String? = nil
    ) throws -> ValidationReport {
        try DatasetValidator.run(
            ValidationSettings(
                data: folder.path(data), holdout: folder.exists("heldout.jsonl") ? [folder.path("heldout.jsonl")] : [],
                rules: rules, limit: limit, output: output.map(folder.path)))
    }

    /// What a report found, as `rule line` or `rule line>related line`.
    func found(_ rules: Set<ValidationRule> = Set(ValidationRule.allCases)) throws -> [String] {
        try Self.words(report(rules))
    }

    static func words(_ report: ValidationReport) -> [String] {
        report.findings.map { finding in
            let line = finding.row.place.line.map { " \($0)" } ?? ""
            return finding.rule.rawValue + line + (finding.related.map { ">\($0.place.line ?? 0)" } ?? "")
        }
    }

    /// Rows of ordinary texts, none of which resembles another.
    static func plain(_ count: Int = 24, labels: [String] = ["billing", "delivery"]) -> [(text: String, label: String)]
    {
        let words = [
            "card", "parcel", "refund", "account", "window", "garden", "silver", "orange", "planet", "bottle", "winter",
            "market",
        ]
        return (0..<count).map { number in
            let chosen = (0..<(2 + number * 5 % 7)).map {
                words[(number * 7 + $0 * $0 * 5 + number / 5 * $0) % words.count]
            }
            return (chosen.joined(separator: " ") + " \(number * 7919)", labels[number % labels.count])
        }
    }
}
