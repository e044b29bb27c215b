/// The head of a model for one task.
public struct TaskModel: Sendable {
    /// The task's name.
    public let name: String
    /// Whether a text may bear any number of labels.
    public let isMultiLabel: Bool
    /// The classes, in the order of their UTF-8 bytes.
    public let classes: [String]
    /// What the logits are divided by before they become probabilities; fitted on held rows.
    public var temperature: Double { calibration.temperature }
    /// How logits become probabilities; fitted on held rows.
    let calibration: Calibration
    /// The least probability at which a label is given, by class; empty in a single-label task.
    public let thresholds: [Double]
    /// Rules about label sets.
    public let schema: LabelSchema
    let rules: SchemaRules
    let weights: Weights

    init(
        name: String, isMultiLabel: Bool, classes: [String], calibration: Calibration, thresholds: [Double],
        schema: LabelSchema, weights: Weights
    ) {
        self.name = name
        self.isMultiLabel = isMultiLabel
        self.classes = classes
        self.calibration = calibration
        self.thresholds = thresholds
        self.schema = schema
        rules = schema.rules(for: classes)
        self.weights = weights
    }

    /// The prediction for a row of features.
    func prediction(_ matrix: FeatureMatrix, row: Int) -> TaskPrediction {
        let groups = weights.groups
        return withUnsafeTemporaryAllocation(of: SIMD4<Float>.self, capacity: groups) { buffer in
            guard let logits = buffer.baseAddress else { preconditionFailure("a head has at least one group") }
            weights.multiply(matrix, row: row, scale: 1, into: logits)
            return prediction(logits)
        }
    }

    /// The prediction for a row of held logits.
    func prediction(_ held: HeldLogits, row: Int) -> TaskPrediction {
        withUnsafeTemporaryAllocation(of: SIMD4<Float>.self, capacity: held.groups) { buffer in
            guard let logits = buffer.baseAddress else { preconditionFailure("a head has at least one group") }
            for group in 0..<held.groups { logits[group] = held.logits[row * held.groups + group] }
            return prediction(logits)
        }
    }

    private func prediction(_ logits: UnsafeMutablePointer<SIMD4<Float>>) -> TaskPrediction {
        let scalars = UnsafeMutableRawPointer(logits).assumingMemoryBound(to: Float.self)
        return isMultiLabel ? several(logits, scalars) : one(logits, scalars)
    }

    private func one(
        _ logits: UnsafeMutablePointer<SIMD4<Float>>, _ scalars: UnsafeMutablePointer<Float>
    ) -> TaskPrediction {
        var best = 0
        for index in 1..<max(1, classes.count) where scalars[index] > scalars[best] { best = index }
        var next = -Float.greatestFiniteMagnitude
        for index in classes.indices where index != best { next = max(next, scalars[index]) }
        let margin = classes.count > 1 ? Double(scalars[best] - next) : 0
        calibration.apply(to: logits, count: classes.count, isMultiLabel: false)
        let probabilities = classes.indices.map { Double(scalars[$0]) }
        return TaskPrediction(
            task: name, labels: [classes[best]], confidence: probabilities[best], probabilities: probabilities,
            margin: margin)
    }

    private func several(
        _ logits: UnsafeMutablePointer<SIMD4<Float>>, _ scalars: UnsafeMutablePointer<Float>
    ) -> TaskPrediction {
        let raw = classes.indices.map { Double(scalars[$0]) }
        calibration.apply(to: logits, count: classes.count, isMultiLabel: true)
        let probabilities = classes.indices.map { Double(scalars[$0]) }
        let scores = classes.indices.map { raw[$0] - Thresholds.logit(thresholds[$0]) * temperature }
        let chosen = rules.consistent(scores)
        var isChosen = [Bool](repeating: false, count: classes.count)
        for index in chosen { isChosen[index] = true }
        let confidence = classes.indices.reduce(1) { $0 * (isChosen[$1] ? probabilities[$1] : 1 - probabilities[$1]) }
        return TaskPrediction(
            task: name, labels: chosen.map { classes[$0] }, confidence: confidence, probabilities: probabilities,
            margin: scores.map(abs).min() ?? 0)
    }
}
