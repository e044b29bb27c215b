public import ArgumentParser
import Foundation
public import Refiner

/// The flags that say what to refine and whom to ask; shared by `run` and `plan`.
struct RunOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The error analysis: a file, or - for standard input.", valueName: "file"))
    var result: String?

    @Option(help: ArgumentHelp("Refine classes with an F1 below this, 0 to 1. (default: 0.9)", valueName: "f1"))
    var threshold: Double?

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

    @Option(help: ArgumentHelp("New samples for each weak class. (default: 16)", valueName: "n"))
    var maxPerClass: Int?

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

    @Option(
        help: ArgumentHelp(
            "Who writes: auto, offline or openai (any OpenAI-compatible service). (default: auto, which is openai when a key, a base URL or a model is given)",
            valueName: "engine"))
    var engine: EngineChoice?

    @Option(help: ArgumentHelp("The language model. (default: gpt-4.1-mini)", valueName: "id"))
    var model: String?

    @Option(
        name: .customLong("base-url"),
        help: ArgumentHelp("The service's address. (default: https://api.openai.com/v1)", valueName: "url"))
    var baseURL: String?

    @Option(help: ArgumentHelp("Highest sampling temperature, 0 to 2. (default: 0.9)", valueName: "t"))
    var maxTemperature: Double?

    @Option(help: ArgumentHelp("Most calls at once. (default: 8)", valueName: "n"))
    var concurrency: Int?

    @Option(help: ArgumentHelp("Seconds after which a call is given up. (default: 120)", valueName: "seconds"))
    var timeout: Int?

    @Option(help: ArgumentHelp("A folder with prompt templates that replace the built-in ones.", valueName: "folder"))
    var prompts: String?

    @Option(
        help: ArgumentHelp(
            "Offline engine: share of texts that get a typing slip, 0 to 1. (default: 0)", valueName: "share"))
    var noise: Double?

    @Flag(help: "Write where each new row comes from into the row.")
    var withProvenance = false

    @Option(help: ArgumentHelp("The configuration file. (default: ./refine.yaml if there is one)", valueName: "file"))
    var config: String?

    @Flag(help: "Print one JSON object to standard output.")
    var json = false

    @Flag(name: .shortAndLong, help: "No progress and no warnings.")
    var quiet = false
}

/// Who is asked.
enum EngineChoice: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// A language model where one is configured, else the offline engine.
    case auto
    /// The embedded engine.
    case offline
    /// An OpenAI-compatible service.
    case openai
}

extension DatasetFormat: ExpressibleByArgument {}
