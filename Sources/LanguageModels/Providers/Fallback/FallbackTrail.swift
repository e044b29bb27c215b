/// The attempts of one call at several models, added up.
struct FallbackTrail: Sendable {
    /// The latest error.
    private(set) var last: ChatError?
    private var words: [String] = []
    private var records: [AttemptRecord] = []
    private var usage: TokenUsage?

    /// Adds the failure of a model.
    mutating func add(_ error: ChatError, of model: any ChatModel) {
        last = error
        words.append("\(model.model) at \(model.endpoint): \(error.message)")
        records += Self.placed(error.attempts ?? [], at: model)
        if let spent = error.usage { usage = (usage ?? .zero) + spent }
    }

    /// The answer of the model that was asked last, with all that was spent before it.
    func completion(_ completion: ChatCompletion, of model: any ChatModel) -> ChatCompletion {
        var total = completion
        total.endpoint = completion.endpoint ?? model.endpoint
        total.trail = Self.numbered(records + Self.placed(completion.trail, at: model))
        total.attempts = records.count + completion.attempts
        total.usage = completion.usage + (usage ?? .zero)
        total.cost = records.reduce(completion.cost) { sum, record in
            guard let sum, let cost = record.cost else { return nil }
            return sum + cost
        }
        return total
    }

    /// The error to throw, with the words of all models that failed.
    ///
    /// - Parameter error: gives the kind and status.
    func error(_ error: ChatError) -> ChatError {
        guard words.count > 1 else { return placed(error) }
        return ChatError(
            kind: error.kind,
            message: words.joined(separator: "; "),
            status: error.status,
            attempts: records.isEmpty ? nil : Self.numbered(records),
            usage: usage
        )
    }

    private func placed(_ error: ChatError) -> ChatError {
        var error = error
        error.attempts = records.isEmpty ? nil : Self.numbered(records)
        error.usage = usage
        return error
    }

    private static func placed(_ records: [AttemptRecord], at model: any ChatModel) -> [AttemptRecord] {
        records.map { record in
            var record = record
            record.endpoint = record.endpoint ?? model.endpoint
            record.model = record.model ?? model.model
            return record
        }
    }

    private static func numbered(_ records: [AttemptRecord]) -> [AttemptRecord] {
        records.enumerated().map { index, record in
            var record = record
            record.number = index + 1
            return record
        }
    }
}
