import ArgumentParser
import Foundation
import LinearClassifier
import Refiner

/// `refine predict`: texts become predictions.
struct PredictCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Predict the labels of texts with a model of refine train.",
        discussion: """
            Reads a dataset, JSON lines with a text, or plain lines of text, and writes one prediction a text and task, \
            as refine analyze and refine --result read them; true labels of the input are passed on. Memory does not \
            grow with the number of texts.

              refine predict dev.jsonl --model m.refine --output predictions.jsonl
            """)

    @Argument(
        help: ArgumentHelp(
            "The texts: a dataset, a .jsonl, .json or .csv file, lines of text, or - for standard input.",
            valueName: "input"))
    var input: String

    @Option(help: ArgumentHelp("The model.", valueName: "file"))
    var model: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The file for the predictions, or - for standard output.", valueName: "file"))
    var output = "-"

    @Option(help: ArgumentHelp("jsonl or csv.", valueName: "format"))
    var format = "jsonl"

    @Option(help: ArgumentHelp("Only this task of the model.", valueName: "name"))
    var task: String?

    @Flag(help: "Write the probabilities of all classes.")
    var probabilities = false

    @Option(help: ArgumentHelp("Threads; the output is the same with any number.", valueName: "n"))
    var threads = 2

    @Flag(name: .shortAndLong, help: "No summary.")
    var quiet = false

    func validate() throws {
        guard ModelPredictions.Format(rawValue: format) != nil else {
            throw ValidationError("--format: expected jsonl or csv, found \"\(format.excerpt(40))\"")
        }
        guard (1...64).contains(threads) else {
            throw ValidationError("--threads: expected a whole number from 1 to 64")
        }
    }

    func run() async throws {
        let console = Console(quiet: quiet)
        var predictions = ModelPredictions(model: try LinearModel.read(model))
        predictions.format = ModelPredictions.Format(rawValue: format) ?? .jsonl
        predictions.task = task
        predictions.hasProbabilities = probabilities
        predictions.threads = threads
        guard output == "-" else {
            let count = try predictions.save(input, to: output)
            console.note("\(count.grouped) \(count == 1 ? "text" : "texts") predicted in \(output.onOneLine)")
            return
        }
        let closed = OutputFault()
        do {
            _ = try predictions.write(input) { bytes throws(RefineError) in
                do {
                    try bytes.withUnsafeBytes { try console.write($0) }
                } catch {
                    closed.error = error
                    throw RefineError(.cannotWrite, "standard output is closed")
                }
            }
        } catch {
            throw closed.error ?? error
        }
    }
}
