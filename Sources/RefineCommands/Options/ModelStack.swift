import LanguageModels
import Refiner
import TextFeatures

/// The configured language models, one transport and one pacer an endpoint for all engines of the process.
struct ModelStack: Sendable {
    /// The model that is asked first.
    var first: ChatEndpoint { endpoints[0] }
    /// Its price; nil when it is unknown.
    var price: ModelPrice? { first.price }

    private let endpoints: [ChatEndpoint]
    private let transport: CurlTransport
    private let pacers: [Pacer]
    private let limits: LimitOptions
    private let timeouts: HTTPTimeouts
    private let answerTokens: Int?
    private let keyIsReadableByOthers: Bool
    private let notice: @Sendable (String) -> Void
    private let seed: UInt64

    init(
        _ service: ServiceOptions, limits: LimitOptions, seed: UInt64,
        notice: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(RefineError) {
        let endpoints = try service.endpoints()
        for endpoint in endpoints where limits.spending.cost != nil && endpoint.price == nil {
            throw RefineError(
                .badConfig, "--budget-usd: no price is known for \(endpoint)",
                hint: "give it: --price '\(endpoint.model)=INPUT/OUTPUT' in dollars per million tokens")
        }
        if limits.isBatch && endpoints[0].provider != .openai {
            throw RefineError(.usage, "--batch goes with services that speak OpenAI's batch interface alone")
        }
        // Each request in flight is a socket, and the usual soft limit is 1,024.
        CurlTransport.raiseConnectionLimit()
        transport = try Self.reported {
            // All answers of a batch job come in one file.
            let size = limits.isBatch ? 1 << 30 : CurlTransport.Configuration().maximumAnswerBytes
            return try CurlTransport(
                configuration: CurlTransport.Configuration(
                    maximumAnswerBytes: size, certificateAuthorityFile: service.authorities))
        }
        self.endpoints = endpoints
        pacers = endpoints.map { _ in Pacer(limits: limits.pacing) }
        self.limits = limits
        timeouts = HTTPTimeouts(
            connect: min(HTTPTimeouts().connect, service.timeout), total: service.timeout, silence: nil)
        answerTokens = service.answerTokens
        keyIsReadableByOthers = service.keyIsReadableByOthers
        self.notice = notice
        self.seed = seed
    }

    /// Warnings about how the models would be reached.
    var diagnostics: [Diagnostic] {
        let open = keyIsReadableByOthers ? [Diagnostic("the key file can be read by others; chmod 600 mends that")] : []
        return open
            + endpoints.filter(\.sendsKeyInClear).map {
                Diagnostic("the key for \($0.shownURL) goes over the network in clear; use https")
            }
    }

    /// The model that an engine asks: the first, and those that take over from it.
    func chat(_ context: EngineContext) throws(RefineError) -> any ChatModel {
        let budget = Budget(limits: limits.spending, spent: context.spent)
        return try Self.reported {
            if limits.isBatch, let batches = context.batches {
                return try batch(in: batches, budget, resumes: context.resume == .auto)
            }
            var models: [any ChatModel] = []
            for (index, endpoint) in endpoints.enumerated() {
                models.append(
                    try ServiceChatModel(
                        endpoint: endpoint, transport: transport, pacer: pacers[index], budget: budget,
                        timeouts: timeouts, answerTokens: answerTokens,
                        random: SeededGenerator(seed: seed).split("jitter/\(index)")))
            }
            return models.count == 1
                ? models[0] : FallbackChatModel(models[0], then: Array(models.dropFirst()), notice: notice)
        }
    }

    private func batch(
        in store: any BatchStore, _ budget: Budget, resumes: Bool
    ) throws -> any ChatModel {
        try BatchChatModel(
            endpoint: endpoints[0], transport: transport, store: store, resumes: resumes, budget: budget,
            answerTokens: answerTokens, random: SeededGenerator(seed: seed).split("batch"),
            observer: { [notice] event in if let words = BatchText.words(event) { notice(words) } })
    }

    /// Looks at each endpoint, all at once.
    func probe() async -> [EndpointReport] {
        await withTaskGroup(of: (Int, EndpointReport).self) { tasks in
            for (index, endpoint) in endpoints.enumerated() {
                tasks.addTask {
                    (index, await EndpointProbe(endpoint: endpoint, transport: transport, timeouts: timeouts).run())
                }
            }
            var reports: [(Int, EndpointReport)] = []
            for await report in tasks { reports.append(report) }
            return reports.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private static func reported<Value>(_ body: () throws -> Value) throws(RefineError) -> Value {
        do {
            return try body()
        } catch let error as ChatError where error.kind == .invalidKey {
            throw RefineError(.keyRefused, "\(error)", hint: "check the key")
        } catch {
            throw RefineError(.unavailable, "\(error)", hint: "check --base-url, --fallback and --ca-file")
        }
    }
}
