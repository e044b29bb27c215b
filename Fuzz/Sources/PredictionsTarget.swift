import Refiner

/// Files of predictions: the same with any number of threads, counts that add up, and an analysis that is read again.
///
/// The first byte chooses the form, how many bad lines may be, and whether there are label numbers.
enum PredictionsTarget {
    private static let scratch = Scratch("predictions")

    static func run(_ input: UnsafeBufferPointer<UInt8>) {
        guard let choice = input.first else { return }
        var options = PredictionsOptions()
        options.format = [nil, .jsonl, .csv, .jsonl][Int(choice & 3)]
        options.maximumBadLines = [0, 0, 1, 1_000_000][Int(choice >> 2 & 3)]
        options.threads = 1
        let file = scratch.write(input.dropFirst(), to: "predictions.jsonl")
        do {
            let reading = try PredictionsReader.read(file, options: options)
            let analysis = try reading.analysis()
            check(reading, analysis)
            options.threads = 3
            let again = try PredictionsReader.read(file, options: options)
            Check.that(again.tasks == reading.tasks, "the counts depend on the number of threads")
            Check.that(try again.analysis() == analysis, "the errors depend on the number of threads")
        } catch {
            Check.refusal(error)
        }
    }

    private static func check(_ reading: PredictionsReading, _ analysis: Analysis) {
        for (counts, task) in zip(reading.tasks, analysis.tasks) {
            AnalysisTarget.check(task)
            Check.that(counts.samples > 0 && counts.correct <= counts.samples, "more right answers than samples")
            Check.that(task.errors.count == counts.samples - counts.correct, "an error was lost")
            Check.that(counts.labelCounts.count == counts.labels.count, "labels without counts")
            if counts.kind == .singleLabel {
                let cells = counts.cells.reduce(0) { $0 + $1.count }
                Check.that(cells == counts.samples, "the matrix holds \(cells) of \(counts.samples) samples")
                let right = counts.labelCounts.reduce(0) { $0 + $1.truePositives }
                Check.that(right == counts.correct, "true positives do not add up")
            }
        }
        AnalysisTarget.check(writing: analysis)
    }
}
