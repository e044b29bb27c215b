import ArgumentParser
import Refiner

/// `refine validate`: what is wrong with a dataset.
struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check a dataset: duplicates, leaks, conflicting labels, misspelt labels, outliers, imbalance.",
        discussion: """
            Rules: \(ValidationRule.allCases.map(\.rawValue).joined(separator: ", ")).

            Ends with 2 when there is an error (leak, conflicting-labels, empty-text); with --strict, also when there \
            is a warning. --fix writes a cleaned copy into --output and never changes the data itself.
            """)

    @Argument(help: ArgumentHelp("The dataset: a folder, or a .jsonl, .json or .csv file.", valueName: "data"))
    var data: String

    @Option(
        help: ArgumentHelp(
            "Evaluation texts that no row may repeat (.jsonl, .json, .csv); may be given several times.",
            valueName: "file"))
    var holdout: [String] = []

    @Option(help: ArgumentHelp("jsonl, json, csv or sqlite, where the folder holds several.", valueName: "format"))
    var format: String?

    @Option(help: ArgumentHelp("Only this rule; several with commas or by repeating the flag.", valueName: "name"))
    var rule: [String] = []

    @Option(help: ArgumentHelp("All rules but this; several with commas or by repeating the flag.", valueName: "name"))
    var ignore: [String] = []

    @Option(
        help: ArgumentHelp("Findings shown of each rule; 0 for all. (default: 10; with --json all)", valueName: "n"))
    var top: Int?

    @Flag(help: "Warnings count as errors.")
    var strict = false

    @Flag(help: "Write a cleaned copy into --output, and say each thing done.")
    var fix = false

    @Option(help: ArgumentHelp("The folder of the cleaned copy; not that of the data.", valueName: "folder"))
    var output: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    @Flag(name: .shortAndLong, help: "Do not say each thing done.")
    var quiet = false

    func validate() throws {
        if let top, top < 0 { throw ValidationError("--top: expected a whole number of at least 0") }
        if fix && output == nil { throw ValidationError("--fix needs --output, the folder of the cleaned copy") }
        if !fix && output != nil { throw ValidationError("--output is of use with --fix only") }
        _ = try chosenFormat()
        _ = try rules()
    }

    func run() async throws {
        let console = Console(quiet: quiet)
        let limit = top ?? (json ? 0 : 10)
        let report = try DatasetValidator.run(
            ValidationSettings(
                data: data, format: chosenFormat(), holdout: holdout, rules: rules(), limit: limit == 0 ? nil : limit,
                output: output))
        if json {
            try console.print(report.json.serialized(.python))
        } else {
            try ValidationPrinter(console: console).print(report)
            for action in report.cleaning?.actions ?? [] { console.note("\(action)") }
        }
        try judge(report)
    }

    /// Ends with the status of a failed quality gate where errors are left.
    private func judge(_ report: ValidationReport) throws {
        let errors = report.count(of: .error)
        let warnings = strict ? report.count(of: .warning) : 0
        guard errors + warnings > 0 else { return }
        let counts = [(errors, "error"), (warnings, "warning")].filter { $0.0 > 0 }
            .map { "\($0.0.grouped) \($0.1)\($0.0 == 1 ? "" : "s")" }.joined(separator: " and ")
        throw RefineError(.qualityGate, "\(counts) \(fix ? "left" : "found") in \(data.excerpt(200))")
    }

    private func chosenFormat() throws -> DatasetFormat? {
        guard let format else { return nil }
        guard let chosen = DatasetFormat(rawValue: format) else {
            let known = DatasetFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--format: expected \(known), found \"\(format.excerpt(40))\"")
        }
        return chosen
    }

    private func rules() throws -> Set<ValidationRule> {
        let chosen = try rules(rule, flag: "--rule")
        return (chosen.isEmpty ? Set(ValidationRule.allCases) : chosen).subtracting(try rules(ignore, flag: "--ignore"))
    }

    private func rules(_ names: [String], flag: String) throws -> Set<ValidationRule> {
        var rules = Set<ValidationRule>()
        for name in names.flatMap({ $0.split(separator: ",") }).map(String.init) {
            guard let rule = ValidationRule(rawValue: name) else {
                let known = ValidationRule.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("\(flag): expected \(known), found \"\(name.excerpt(40))\"")
            }
            rules.insert(rule)
        }
        return rules
    }
}
