import ArgumentParser
import LinearClassifier
import Refiner

/// `refine train`: a dataset becomes a model.
struct TrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train the embedded classifier on a dataset.",
        discussion: """
            A linear classifier over words and characters, for any language, trained in seconds: one head a task, one \
            label a text or several. The same data, settings and seed give the same file at any number of threads.

              refine train saved --model m.refine
              refine predict texts.txt --model m.refine
            """)

    @Argument(help: ArgumentHelp("The dataset: a folder, or a .jsonl, .json or .csv file.", valueName: "data"))
    var data: String

    @Option(help: ArgumentHelp("The file for the model.", valueName: "file"))
    var model: String

    @Option(
        help: ArgumentHelp(
            "Rows that are not trained on: they tell when to stop, and fix temperature and thresholds. (default: a share "
                + "of the data)", valueName: "data"))
    var dev: String?

    @Option(
        help: ArgumentHelp(
            "Only this task of a folder; what the task of a file is called. May be given several times.",
            valueName: "name"))
    var task: [String] = []

    @Option(
        help: ArgumentHelp(
            "auto (sqrt with one label a text, none with several), none, sqrt, balanced, or label=weight,….",
            valueName: "weights"))
    var classWeight = "auto"

    @Option(help: ArgumentHelp("No class weighs more than this.", valueName: "w"))
    var classWeightCap: Double?

    @Option(
        help: ArgumentHelp(
            "The focus of the focal loss, 0 to 10, or label=focus,…; 0 is cross-entropy. (default: 0)", valueName: "g"))
    var focalGamma: String?

    @Option(
        help: ArgumentHelp(
            "Label smoothing, from 0 to below 1. (default: 0.08 with one label a text, 0.02 with several)",
            valueName: "e"))
    var labelSmoothing: Double?

    @Option(help: ArgumentHelp("Which labels exclude or need others (JSON).", valueName: "file"))
    var schema: String?

    @Option(help: ArgumentHelp("How much breaking the schema costs in training. (default: 0.1)", valueName: "λ"))
    var schemaPenalty: Double?

    @Option(help: ArgumentHelp("The most passes over the rows. (default: 8)", valueName: "n"))
    var epochs: Int?

    @Option(help: ArgumentHelp("The seed of all that is random.", valueName: "n"))
    var seed: UInt64 = 0

    @Option(help: ArgumentHelp("Threads; the model is the same with any number.", valueName: "n"))
    var threads = 2

    @Flag(help: "Show class counts, imbalance, weights, and what each pass did for all and for rare classes.")
    var report = false

    @Flag(help: "Print one JSON object.")
    var json = false

    @Flag(name: .shortAndLong, help: "No summary.")
    var quiet = false

    func validate() throws {
        guard (1...64).contains(threads) else {
            throw ValidationError("--threads: expected a whole number from 1 to 64")
        }
    }

    func run() async throws {
        let console = Console(quiet: quiet)
        var training = ModelTraining(data: data, model: model)
        training.dev = dev
        training.tasks = task
        training.schema = schema
        training.seed = seed
        training.threads = threads
        training.settings = try settings()
        let (trained, found) = try training.run()
        if json {
            try console.print(found.json(model: model).serialized(.python))
        } else if report {
            try TrainingPrinter(console: console).print(found)
        }
        let tasks = trained.tasks.count == 1 ? "1 task" : "\(trained.tasks.count) tasks"
        console.note("\(tasks), \(trained.featureCount.grouped) features in \(model.onOneLine)")
    }

    private func settings() throws -> TrainingSettings {
        var settings = TrainingSettings()
        settings.classWeights = try ClassWeights(words: classWeight)
        if let classWeightCap { settings.weightCap = classWeightCap }
        if let focalGamma { try settings.setFocus(focalGamma) }
        settings.labelSmoothing = labelSmoothing
        if let schemaPenalty { settings.schemaPenalty = schemaPenalty }
        if let epochs { settings.epochs = epochs }
        return settings
    }
}
