import ArgumentParser
import Foundation
import LinearClassifier
import Refiner

/// `refine analyze`: predictions become an analysis.
struct AnalyzeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyze",
        abstract: "Turn predictions into an analysis: metrics, confusions, errors, calibration.",
        discussion: """
            Reads one prediction a line (JSON) or record (CSV), gzip-packed or not: the text, its true label and the \
            predicted one; with several labels true_labels and predicted_labels. Writes the analysis as JSON, as refine \
            --result and refine show read it. Memory does not grow with the number of lines.

              refine analyze predictions.jsonl --output analysis.json
              refine analyze --model m.refine --data dev --output analysis.json
            """)

    @Argument(help: ArgumentHelp("The predictions: a file, or - for standard input.", valueName: "predictions"))
    var predictions: String?

    @Option(
        help: ArgumentHelp("Instead of predictions: a model of refine train, which predicts --data.", valueName: "file")
    )
    var model: String?

    @Option(help: ArgumentHelp("The rows that --model predicts: a dataset with the true labels.", valueName: "data"))
    var data: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The file for the analysis, or - for standard output.", valueName: "file"))
    var output = "-"

    @Option(help: ArgumentHelp("What the task of lines is called that name none. (default: task)", valueName: "name"))
    var task: String?

    @OptionGroup(title: "Reading the predictions") var reading: PredictionFlags

    @Option(help: ArgumentHelp("Threads that read; the result is the same with any number.", valueName: "n"))
    var threads: Int?

    @Flag(name: .shortAndLong, help: "No warnings.")
    var quiet = false

    func validate() throws {
        guard (predictions == nil) != (model == nil) else {
            throw ValidationError("expected either predictions, or --model and --data")
        }
        guard (model == nil) == (data == nil) else { throw ValidationError("--model and --data go together") }
        if let threads, !(1...64).contains(threads) {
            throw ValidationError("--threads: expected a whole number from 1 to 64")
        }
    }

    func run() async throws {
        let console = Console(quiet: quiet)
        let found = try model.map { try readModel($0) } ?? readPredictions()
        for diagnostic in found.badLines.diagnostics + found.diagnostics { console.note("warning: \(diagnostic)") }
        if output == "-" {
            try writeToStandardOutput(found, console)
        } else {
            try found.save(to: output)
            console.note("\(found.tasks.count == 1 ? "1 task" : "\(found.tasks.count) tasks") in \(output.onOneLine)")
        }
    }

    private func readModel(_ model: String) throws -> PredictionsReading {
        try ModelAnalysis.read(try LinearModel.read(model), data: data ?? "", task: task, threads: threads ?? 2)
    }

    private func readPredictions() throws -> PredictionsReading {
        let settings = SettingReader(file: try Configuration(file: nil))
        var result = try ResultOptions(reading, predictions: nil, task: task.map { [$0] } ?? [], settings)
        if let format = result.format, format == .analysis || format == .report {
            throw RefineError(
                .usage, "--result-format: expected jsonl or csv for predictions, found \(format.rawValue)")
        }
        result.predictions = nil
        var options = try PredictionsOptions(result)
        options.threads = threads
        options.keepsRows = true
        return try PredictionsReader.read(predictions ?? "-", options: options)
    }

    private func writeToStandardOutput(_ found: PredictionsReading, _ console: Console) throws {
        let closed = OutputFault()
        do {
            try found.write { bytes throws(RefineError) in
                do {
                    try console.write(bytes)
                } catch {
                    closed.error = error
                    throw RefineError(.cannotWrite, "standard output is closed")
                }
            }
        } catch {
            // The fault of the output itself, which knows a broken pipe from a full disk.
            throw closed.error ?? error
        }
    }
}

/// What went wrong with standard output, kept on its way past a typed error.
final class OutputFault {
    var error: (any Error)?
}
