import Refiner

/// Error analyses and classification reports: every number is in its range, and what is written is read again.
enum AnalysisTarget {
    static func run(_ input: UnsafeBufferPointer<UInt8>) {
        do {
            let reading = try AnalysisReader.read(bytes: Array(input), name: "analysis.json")
            for task in reading.analysis.tasks { check(task) }
            check(writing: reading.analysis)
        } catch {
            Check.refusal(error)
        }
    }

    static func check(_ task: TaskAnalysis) {
        Check.share(task.accuracy, "accuracy")
        Check.share(task.macroF1, "macro F1")
        for metrics in task.classMetrics {
            Check.share(metrics.f1, "F1")
            Check.share(metrics.precision, "precision")
            Check.share(metrics.recall, "recall")
            Check.that(metrics.support >= 0, "support is \(metrics.support)")
            Check.that(metrics.f1Interval.lower <= metrics.f1Interval.upper, "an interval is empty")
            Check.share(metrics.f1Interval.lower, "a lower bound")
            Check.share(metrics.f1Interval.upper, "an upper bound")
            for confusion in task.confusions(of: metrics.label) { Check.that(confusion.count >= 0, "a negative count") }
        }
        for error in task.errors { Check.share(error.confidence, "confidence") }
        for pair in task.confusionPairs { Check.that(pair.count >= 0, "a negative count") }
    }

    /// The written form is read, with the same tasks, classes and errors.
    static func check(writing analysis: Analysis) {
        var bytes: [UInt8] = []
        do throws(RefineError) {
            var writer = AnalysisWriter { (buffer) throws(RefineError) in bytes += buffer }
            try writer.write(analysis.tasks)
        } catch {
            Check.that(false, "an analysis cannot be written: \(error)")
        }
        do throws(RefineError) {
            let again = try AnalysisReader.read(bytes: bytes, name: "written.json").analysis
            Check.that(again.tasks.map(\.name) == analysis.tasks.map(\.name), "tasks differ after writing")
            for (one, two) in zip(analysis.tasks, again.tasks) {
                Check.that(
                    one.classMetrics.map(\.label) == two.classMetrics.map(\.label), "classes differ after writing")
                Check.that(
                    one.classMetrics.map(\.support) == two.classMetrics.map(\.support), "supports differ after writing")
                Check.that(one.errors.map(\.text) == two.errors.map(\.text), "errors differ after writing")
                Check.that(one.confusionPairs.count == two.confusionPairs.count, "pairs differ after writing")
            }
        } catch {
            Check.that(false, "a written analysis is refused: \(error)")
        }
    }
}
