public import ArgumentParser
public import Refiner

/// The flags that say how a result or predictions are to be read; shared by `run`, `plan`, `analyze` and `show`.
struct PredictionFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What the result is: analysis, report (scikit-learn's), jsonl or csv (predictions). (default: as it looks)",
            valueName: "format"))
    var resultFormat: ResultOptions.Format?

    @Option(
        help: ArgumentHelp(
            "What predictions call their columns, as in text=utterance,true_label=gold.", valueName: "column=name"))
    var map: [String] = []

    @Option(
        help: ArgumentHelp(
            "What class numbers mean: a list of classes, {\"0\": \"a\", …}, or a model's config.json.",
            valueName: "file"))
    var labels: String?

    @Option(
        help: ArgumentHelp(
            "Lines of predictions that may be unreadable; they are passed over and listed. (default: 0)", valueName: "n"
        ))
    var maxBadLines: Int?
}

extension ResultOptions.Format: ExpressibleByArgument {}

extension ResultOptions {
    /// The options by flag, environment and file.
    init(
        _ flags: PredictionFlags, predictions: String?, task: [String], _ read: SettingReader
    ) throws(RefineError) {
        self.init()
        format = try read.choice(flags.resultFormat, .resultFormat)
        self.predictions = try read.text(predictions, .predictions)
        map = read.list(flags.map, .map)
        labels = try read.text(flags.labels, .labels)
        maximumBadLines = try read.number(flags.maxBadLines, .maxBadLines, 0...1_000_000_000) ?? 0
        unnamedTask = task.count == 1 ? task[0] : nil
    }
}
