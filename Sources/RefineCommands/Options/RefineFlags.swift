public import ArgumentParser
import Foundation
public import Refiner

/// The flags that say where the classifier fails.
struct ResultFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where the classifier fails: an analysis, a scikit-learn report, or predictions; - for standard input.",
            valueName: "file"))
    var result: String?

    @Option(help: ArgumentHelp("Predictions that add errors to a result without any.", valueName: "file"))
    var predictions: String?
}

/// The flags that say how to refine, whatever tells where the classifier fails.
///
/// Commands hold the groups of flags side by side: ArgumentParser's debug checks go through a nested group once for each
/// check of the group around it, and a third of a second at each start is what that costs.
struct RefineFlags: ParsableArguments {
    @Option(help: ArgumentHelp("Refine classes with an F1 below this, 0 to 1. (default: 0.9)", valueName: "f1"))
    var threshold: Double?

    @Option(
        help: ArgumentHelp(
            "Choose classes by their F1 (point) or by its 95 % lower bound (lower). (default: point)",
            valueName: "point|lower"))
    var select: ClassSelection?

    @Option(help: ArgumentHelp("The folder with the training data. (default: ./saved)", valueName: "folder"))
    var data: String?

    @Option(
        help: ArgumentHelp(
            "The folder for the refined data and its history. (default: ./saved_refined)", valueName: "folder"))
    var output: String?

    @Option(
        help: ArgumentHelp(
            "How the refined data is kept: jsonl, json, csv or sqlite. (default: as the data is)", valueName: "format"))
    var format: DatasetFormat?

    @Option(help: ArgumentHelp("Only this task; may be given several times.", valueName: "name"))
    var task: [String] = []

    @Option(help: ArgumentHelp("Only this class; may be given several times.", valueName: "name"))
    var label: [String] = []

    @Option(
        help: ArgumentHelp(
            "New samples for each weak class; with --allocate need the most for a class. (default: 16, 8)",
            valueName: "n"))
    var maxPerClass: Int?

    @Option(
        help: ArgumentHelp(
            "fixed: as many for each weak class. need: --samples in all, by what each class lacks. (default: fixed)",
            valueName: "fixed|need"))
    var allocate: Allocate?

    @Option(
        help: ArgumentHelp("With --allocate need: new samples in all. (default: 4 for each class)", valueName: "n"))
    var samples: Int?

    @Option(
        help: ArgumentHelp(
            "Make so many times as many, and keep those nearest to the boundary of their class. (default: 1)",
            valueName: "k"))
    var overgenerate: Int?

    @Option(
        help: ArgumentHelp(
            "Have a classifier trained on the data refuse what it reads as another class by far. (default: off; on with need)",
            valueName: "on|off"))
    var checkLabels: LabelCheck?

    @Option(help: ArgumentHelp("Samples asked for at once. (default: 8)", valueName: "n"))
    var batchSize: Int?

    @Flag(help: "Also refine classes that the evaluation data holds no sample of.")
    var includeZeroSupport = false

    @Option(
        help: ArgumentHelp(
            "Evaluation texts (.jsonl, .json, .csv) that no sample may come near; may be given several times.",
            valueName: "file"))
    var holdout: [String] = []

    @Option(
        help: ArgumentHelp(
            "Where random choices come from: the same seed gives the same samples. (default: 0)", valueName: "n"))
    var seed: UInt64?

    @Option(help: ArgumentHelp("Highest sampling temperature, 0 to 2. (default: 0.9)", valueName: "t"))
    var maxTemperature: Double?

    @Option(help: ArgumentHelp("A folder with prompt templates that replace the built-in ones.", valueName: "folder"))
    var prompts: String?

    @Option(
        help: ArgumentHelp(
            "Offline engine: share of texts that get a typing slip, 0 to 1. (default: 0)", valueName: "share"))
    var noise: Double?

    @Flag(help: "Write where each new row comes from into the row.")
    var withProvenance = false

    @Option(
        help: ArgumentHelp(
            "Whether a run that was cut off goes on where it stopped: auto or never. (default: auto)",
            valueName: "auto|never"))
    var resume: Resume?

    @Flag(help: "Print one JSON object to standard output.")
    var json = false

    @Flag(name: .shortAndLong, help: "No progress and no warnings.")
    var quiet = false
}

extension DatasetFormat: ExpressibleByArgument {}

/// How new samples are shared out among the classes.
enum Allocate: String, ExpressibleByArgument, CaseIterable, Sendable {
    case fixed, need
}

/// Whether labels are checked by a classifier.
enum LabelCheck: String, ExpressibleByArgument, CaseIterable, Sendable {
    case on, off
}

extension Resume: ExpressibleByArgument {}

extension ClassSelection: ExpressibleByArgument {}
