import JSONText
package import LinearClassifier

/// Streams the predictions of a model, in the form that `refine analyze` and `refine --result` read.
package struct ModelPredictions: Sendable {
    /// The forms of the output.
    package enum Format: String, Sendable, CaseIterable {
        /// One JSON object a line.
        case jsonl
        /// Comma-separated values with a header; several labels are a JSON array.
        case csv
    }

    /// The model.
    package let model: LinearModel
    /// The form of the output.
    package var format = Format.jsonl
    /// Only this task of the model; nil for all.
    package var task: String?
    /// Whether each line bears the probabilities of all classes.
    package var hasProbabilities = false
    /// How many threads predict; the output does not depend on it.
    package var threads = 2
    /// Whether the input must be a dataset, whose rows all bear labels.
    package var needsLabels = false

    /// Creates a stream of a model's predictions.
    package init(model: LinearModel) {
        self.model = model
    }

    /// Texts that are predicted at once.
    private static let batch = 1_024

    /// Predicts every text of `input` and gives the lines to `sink`; memory does not grow with the input.
    ///
    /// - Returns: the number of texts.
    /// - Throws: ``RefineError`` `badInput` for a row that cannot be read or a task that the model lacks, or what `sink`
    ///   throws.
    package func write(_ input: String, to sink: ([UInt8]) throws(RefineError) -> Void) throws(RefineError) -> Int {
        let chosen = try task.map { (name) throws(RefineError) in try number(of: name, input) }
        if format == .csv { try sink(Array((header.joined(separator: ",") + "\r\n").utf8)) }
        var waiting: [PredictedText] = []
        var count = 0
        try PredictedTexts.stream(input, isDataset: needsLabels) { (text) throws(RefineError) in
            waiting.append(text)
            count += 1
            if waiting.count == Self.batch {
                try flush(&waiting, chosen, input, sink)
            }
        }
        try flush(&waiting, chosen, input, sink)
        return count
    }

    /// Predicts every text of `input` into the file `path`, which is either as it was or whole.
    ///
    /// - Returns: the number of texts.
    /// - Throws: ``RefineError`` as ``write(_:to:)``, and `cannotWrite`.
    package func save(_ input: String, to path: String) throws(RefineError) -> Int {
        let path = path.contains("/") ? path : "./" + path
        return try StagedFiles.write { files throws(RefineError) in
            var count = 0
            try files.stage(for: path) { (file) throws(RefineError) in
                count = try write(input) { (bytes) throws(RefineError) in try file.write(bytes) }
            }
            return count
        }
    }

    private func number(of name: String, _ input: String) throws(RefineError) -> Int {
        guard let number = model.tasks.firstIndex(where: { $0.name == name }) else {
            let known = model.tasks.map { "\"\($0.name.excerpt(40))\"" }.joined(separator: ", ").excerpt(200)
            throw RefineError(
                .badInput, "the model has no task \"\(name.excerpt())\"; it has \(known)", at: Place(file: input))
        }
        return number
    }

    private func flush(
        _ texts: inout [PredictedText], _ chosen: Int?, _ input: String,
        _ sink: ([UInt8]) throws(RefineError) -> Void
    ) throws(RefineError) {
        let predictions = model.predict(texts.map(\.text), threads: threads)
        var bytes: [UInt8] = []
        for (text, found) in zip(texts, predictions) {
            // What is true of the text is true in one task.
            var own = chosen
            if own == nil, let name = text.task { own = try number(of: name, input) }
            let tasks = own.map { $0..<$0 + 1 } ?? found.indices
            for index in tasks {
                let truth = tasks.count == 1 ? text.truth : nil
                append(found[index], model.tasks[index], text.text, truth, to: &bytes)
            }
        }
        texts.removeAll(keepingCapacity: true)
        if !bytes.isEmpty { try sink(bytes) }
    }

    private func append(
        _ found: TaskPrediction, _ task: TaskModel, _ text: String, _ truth: [String]?, to bytes: inout [UInt8]
    ) {
        let isSeveral = task.isMultiLabel
        func labels(_ names: [String]) -> JSON { isSeveral ? JSON(names) : JSON(names.first ?? "") }
        let probabilities = JSON(
            zip(task.classes, found.probabilities).map { JSON.Member(name: $0, value: JSON(Self.rounded($1))) })
        if format == .csv {
            var fields = [text, truth.map { Self.field(labels($0)) } ?? "", Self.field(labels(found.labels))]
            fields += ["\(Self.rounded(found.confidence))", task.name]
            if hasProbabilities { fields.append(Self.field(probabilities)) }
            bytes += Array((fields.map(CSVFile.quoted).joined(separator: ",") + "\r\n").utf8)
            return
        }
        var members = [JSON.Member(name: "text", value: JSON(text))]
        if let truth {
            members.append(.init(name: isSeveral ? "true_labels" : "true_label", value: labels(truth)))
        }
        members.append(.init(name: isSeveral ? "predicted_labels" : "predicted_label", value: labels(found.labels)))
        members.append(.init(name: "confidence", value: JSON(Self.rounded(found.confidence))))
        members.append(.init(name: "task", value: JSON(task.name)))
        if hasProbabilities { members.append(.init(name: "probabilities", value: probabilities)) }
        JSON(members).append(to: &bytes, style: .python)
        bytes.append(0x0A)
    }

    private var header: [String] {
        let isSeveral = model.tasks.contains(where: \.isMultiLabel)
        let names =
            isSeveral
            ? ["text", "true_labels", "predicted_labels", "confidence", "task"]
            : ["text", "true_label", "predicted_label", "confidence", "task"]
        return hasProbabilities ? names + ["probabilities"] : names
    }

    private static func field(_ json: JSON) -> String { json.string ?? json.serialized(.python) }

    /// Six places: more would only be noise.
    private static func rounded(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }
}
