import Foundation
package import LinearClassifier

/// The analysis of a model on rows whose labels are known.
package enum ModelAnalysis {
    /// Predicts the rows of `data`, and reads the predictions as `refine analyze` reads those of any classifier.
    ///
    /// - Throws: ``RefineError`` `inputMissing` or `badInput` for the data, `cannotWrite` when there is no room for a
    ///   temporary file.
    package static func read(
        _ model: LinearModel, data: String, task: String?, threads: Int
    ) throws(RefineError) -> PredictionsReading {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("refine-\(UUID().uuidString).jsonl")
            .path
        defer { unlink(path) }
        var predictions = ModelPredictions(model: model)
        predictions.task = task
        predictions.threads = threads
        predictions.needsLabels = true
        let source = try CheckedSource(data, preferred: nil)
        guard source.isSingle == false || model.tasks.count == 1 || task != nil else {
            throw RefineError(
                .badInput, "is the data of one task, and the model has \(model.tasks.count)", at: Place(file: data),
                hint: "say which with --task NAME, or give a folder")
        }
        var file = try FileWriter(creating: path, for: path)
        let count = try predictions.write(data) { (bytes) throws(RefineError) in try file.write(bytes) }
        guard count > 0 else { throw RefineError(.badInput, "holds no rows", at: Place(file: data)) }
        try file.finish()
        var options = PredictionsOptions()
        options.threads = threads
        return try PredictionsReader.read(path, options: options)
    }
}
