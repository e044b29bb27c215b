import LanguageModels
import Refiner

/// Which engine answers, and how it is made.
struct EngineOptions: Sendable {
    let service: ServiceOptions
    let limits: LimitOptions
    let batchSize: Int
    let maxTemperature: Double
    let prompts: String?
    let noise: Double
    let seed: UInt64

    /// Whether a language model answers.
    var isOnline: Bool { service.provider != nil }

    /// Most classes at work at once.
    var classesAtOnce: Int { isOnline ? limits.atOnce : limits.concurrency ?? Self.offlineClassesAtOnce }

    private static let offlineClassesAtOnce = 8

    /// Settings that the engine in question has no use for: to pass over them in silence would look like obeying.
    var unused: [Diagnostic] {
        let without: [(setting: Setting, isSet: Bool)] =
            isOnline
            ? [(.noise, noise > 0), (.fallback, limits.isBatch && service.hasFallbacks)]
            : [
                (.prompts, prompts != nil), (.model, service.model != nil), (.baseURL, service.baseURL != nil),
                (.fallback, service.hasFallbacks), (.batch, limits.isBatch),
            ] + limits.given.map { ($0, true) }
        return without.filter(\.isSet).map { setting, _ in
            let user =
                isOnline && setting == .fallback ? "--batch" : "the \(isOnline ? "language model" : "offline") engine"
            return Diagnostic("--\(setting.rawValue) does nothing with \(user)")
        }
    }

    /// Makes engines that share what was learned of the data, and the connections.
    ///
    /// - Throws: ``RefineError``: `keyRefused` when the service needs a key and none is set, `badConfig` for bad
    ///   templates and for a budget in dollars of a model without a price, `unavailable` when an address cannot be used.
    ///
    /// - Parameter notice: told in words of what happens to services and batch jobs.
    func factory(
        for input: RefinementInput, notice: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(RefineError) -> EngineFactory {
        let material = input.material
        guard isOnline else {
            let settings = OfflineEngine.Settings(batchSize: batchSize, noise: noise, seed: seed)
            let models = OfflineEngine.Models(material: material)
            return { context in OfflineEngine(models: models, settings: settings, ledger: context.ledger) }
        }
        let measured = MeasuredTasks(material: material)
        let library = try PromptLibrary(overrides: prompts)
        let models = try ModelStack(service, limits: limits, seed: seed, notice: notice)
        for diagnostic in models.diagnostics { notice("warning: \(diagnostic)") }
        return { (context) throws(RefineError) in
            let settings = LanguageModelEngine.Settings(
                batchSize: batchSize, maxTemperature: maxTemperature, seed: seed,
                concurrency: limits.pacing.concurrency, price: models.price, isBatch: limits.isBatch,
                history: context.histories[models.first.model] ?? AnswerHistory())
            return LanguageModelEngine(
                name: models.first.provider.rawValue, chat: try models.chat(context), prompts: library,
                settings: settings, measured: measured, ledger: context.ledger)
        }
    }
}
