import Foundation
import LanguageModels
import Refiner

/// Which engine answers, and how it is made.
struct EngineOptions: Sendable {
    let choice: EngineChoice
    let model: String?
    let baseURL: String?
    let batchSize: Int
    let concurrency: Int
    let maxTemperature: Double
    let timeout: Int
    let prompts: String?
    let noise: Double
    let seed: UInt64

    private static let standardBaseURL = "https://api.openai.com/v1"
    private static let standardModel = "gpt-4.1-mini"

    /// The key, from the environment alone: flags and files leave traces.
    private var key: Secret? {
        ProcessInfo.processInfo.environment["OPENAI_API_KEY"].flatMap { $0.isEmpty ? nil : Secret($0) }
    }

    /// Whether a language model answers.
    var isOnline: Bool {
        switch choice {
        case .offline: false
        case .openai: true
        case .auto: key != nil || baseURL != nil || model != nil
        }
    }

    /// Settings that the engine in question has no use for: to pass over them in silence would look like obeying.
    var unused: [Diagnostic] {
        let without: [(setting: Setting, isSet: Bool)] =
            isOnline
            ? [(.noise, noise > 0)]
            : [(.prompts, prompts != nil), (.model, model != nil), (.baseURL, baseURL != nil)]
        return without.filter(\.isSet).map { setting, _ in
            Diagnostic("--\(setting.rawValue) does nothing with the \(isOnline ? "language model" : "offline") engine")
        }
    }

    /// Makes engines that share one connection pool.
    ///
    /// - Throws: ``RefineError``: `keyRefused` when the service needs a key and none is set, `badConfig` for bad
    ///   templates, `unavailable` when the address cannot be used.
    func factory(for input: RefinementInput) throws(RefineError) -> @Sendable (any Ledger) -> any Engine {
        let material = input.material
        guard isOnline else {
            let settings = OfflineEngine.Settings(batchSize: batchSize, noise: noise, seed: seed)
            let models = OfflineEngine.Models(material: material)
            return { ledger in OfflineEngine(models: models, settings: settings, ledger: ledger) }
        }
        let measured = MeasuredTasks(material: material)
        let library = try PromptLibrary(overrides: prompts)
        let chat = try chatModel()
        let settings = LanguageModelEngine.Settings(batchSize: batchSize, maxTemperature: maxTemperature, seed: seed)
        return { ledger in
            LanguageModelEngine(
                name: EngineChoice.openai.rawValue, chat: chat, prompts: library, settings: settings,
                measured: measured, ledger: ledger)
        }
    }

    /// The whole call is limited, and nothing within it may take longer.
    private var timeouts: HTTPTimeouts {
        let limit = Duration.seconds(timeout)
        return HTTPTimeouts(connect: min(HTTPTimeouts().connect, limit), total: limit, silence: nil)
    }

    /// A service on this machine is asked directly, whatever proxy the machine uses for others.
    private func transport(to address: String) -> CurlTransport.Configuration {
        let host = URLComponents(string: address)?.host ?? ""
        let isLocal = ["localhost", "::1", "[::1]"].contains(host.lowercased()) || host.hasPrefix("127.")
        return CurlTransport.Configuration(noProxy: isLocal ? "*" : nil)
    }

    private func chatModel() throws(RefineError) -> any ChatModel {
        let address = baseURL ?? Self.standardBaseURL
        if key == nil && baseURL == nil {
            throw RefineError(
                .keyRefused, "no key for \(Self.standardBaseURL)",
                hint: "set OPENAI_API_KEY, or --base-url for a service that needs none, or --engine offline")
        }
        do {
            return try OpenAIChatModel(
                baseURL: address, apiKey: key, model: model ?? Self.standardModel,
                transport: CurlTransport(configuration: transport(to: address)),
                limiter: ConcurrencyLimiter(limit: concurrency), timeouts: timeouts)
        } catch let error as ChatError where error.kind == .invalidKey {
            throw RefineError(.keyRefused, "\(error)", hint: "check OPENAI_API_KEY")
        } catch {
            throw RefineError(.unavailable, "\(error)", hint: "check --base-url")
        }
    }
}
