import Foundation
import LanguageModels
import Refiner

/// Which language models are asked, in which order, and with which keys.
struct ServiceOptions: Sendable {
    /// The engine as the user chose it.
    let choice: EngineChoice
    /// The model's name, nil for the provider's standard one.
    let model: String?
    /// The service's address, nil for the provider's own.
    let baseURL: String?
    /// What models cost.
    let prices: PriceBook
    /// A file of certificate authorities, nil for the system's.
    let authorities: String?
    /// The longest that one request may take.
    let timeout: Duration
    /// The most tokens of one answer; nil for as many as the question needs.
    let answerTokens: Int?
    private let fallbacks: [FallbackSpec]
    private let keySource: KeySource?
    private let environment: [String: String]

    private static let standardModels: [Provider: String] = [
        .openai: "gpt-4.1-mini", .anthropic: "claude-haiku-4-5",
    ]

    init(
        _ flags: ServiceFlags, _ read: SettingReader,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(RefineError) {
        self.environment = environment
        choice = try read.choice(flags.engine, .engine) ?? .auto
        model = try read.text(flags.model, .model)
        baseURL = try read.text(flags.baseURL, .baseURL)
        authorities = try read.text(flags.caFile, .caFile)
        if let authorities, !FileManager.default.isReadableFile(atPath: authorities) {
            throw RefineError(.inputMissing, "--ca-file: there is no such file", at: Place(file: authorities))
        }
        timeout = .seconds(try read.number(flags.timeout, .timeout, 1...86_400) ?? 120)
        answerTokens = try read.number(flags.maxTokens, .maxTokens, 1...10_000_000)
        // A flag goes before the other's variable or key.
        let hasFlag = flags.keyFile != nil || flags.keyCommand != nil
        let file = hasFlag ? flags.keyFile : try read.text(nil, .keyFile)
        let command = hasFlag ? flags.keyCommand : try read.text(nil, .keyCommand)
        guard file == nil || command == nil else {
            throw RefineError(.usage, "--key-file and --key-command exclude each other")
        }
        keySource = file.map { .file($0) } ?? command.map { .command($0) }
        var fallbacks: [FallbackSpec] = []
        for text in read.list(flags.fallback, .fallback) {
            guard let spec = FallbackSpec(text) else {
                throw RefineError(
                    .usage,
                    "--fallback: expected [ENGINE:]MODEL[@URL][#KEY_VARIABLE], found \"\(text.excerpt(60))\"")
            }
            fallbacks.append(spec)
        }
        self.fallbacks = fallbacks
        prices = try PriceOptions.book(
            file: try read.text(flags.priceFile, .priceFile), entries: read.list(flags.price, .price))
    }

    /// Whether anybody is to take over from the first model.
    var hasFallbacks: Bool { !fallbacks.isEmpty }

    /// Whether the key lies in a file that others may read.
    var keyIsReadableByOthers: Bool { keySource?.isReadableByOthers ?? false }

    /// Whose interface the first model speaks; nil for the offline engine.
    var provider: Provider? {
        switch choice {
        case .offline: return nil
        case .openai: return .openai
        case .anthropic: return .anthropic
        case .auto: break
        }
        if baseURL != nil { return .openai }
        if model?.hasPrefix("claude") == true { return .anthropic }
        if model != nil || keySource != nil || isSet(Provider.openai.baseURLVariable) { return .openai }
        return [.openai, .anthropic].first { isSet($0.keyVariable) }
    }

    /// The models in the order in which they are asked; empty for the offline engine.
    ///
    /// - Throws: ``RefineError`` `keyRefused` when a key is needed and there is none, or none can be read.
    func endpoints() throws(RefineError) -> [ChatEndpoint] {
        guard let provider else { return [] }
        let address = baseURL ?? variable(provider.baseURLVariable)
        let key = try key(from: keySource ?? .environment(provider.keyVariable))
        if key == nil && address == nil {
            throw RefineError(
                .keyRefused, "no key for \(provider.defaultBaseURL)",
                hint: "set \(provider.keyVariable), or --base-url for a service that needs none, or --engine offline")
        }
        let first = endpoint(provider, model ?? Self.standardModels[provider] ?? "", at: address, key: key)
        var all = [first]
        for spec in fallbacks {
            let source = spec.keyVariable.map { KeySource.environment($0) }
            let key: Secret?
            if let source {
                key = try self.key(from: source)
                if key == nil {
                    throw RefineError(.keyRefused, "--fallback: the variable \(spec.keyVariable ?? "") is not set")
                }
            } else if spec.baseURL == nil && spec.provider == provider && address == nil {
                key = first.apiKey
            } else {
                // A key goes nowhere but where the user means it to go.
                key = spec.baseURL == nil ? try self.key(from: .environment(spec.provider.keyVariable)) : nil
            }
            if key == nil && spec.baseURL == nil {
                throw RefineError(
                    .keyRefused, "--fallback \(spec.model): no key for \(spec.provider.defaultBaseURL)",
                    hint:
                        "set \(spec.provider.keyVariable), or name the address of a service that needs none: MODEL@URL")
            }
            all.append(endpoint(spec.provider, spec.model, at: spec.baseURL, key: key))
        }
        return all
    }

    private func endpoint(_ provider: Provider, _ model: String, at address: String?, key: Secret?) -> ChatEndpoint {
        var endpoint = ChatEndpoint(provider: provider, baseURL: address, apiKey: key, model: model)
        endpoint.price = prices.price(for: model, host: endpoint.host)
        return endpoint
    }

    /// The key; nil for a variable that is not set.
    private func key(from source: KeySource) throws(RefineError) -> Secret? {
        if case .environment(let name) = source { return variable(name).map { Secret($0) } }
        do {
            return try source.read()
        } catch {
            throw RefineError(.keyRefused, "\(error)")
        }
    }

    private func isSet(_ name: String) -> Bool { variable(name) != nil }

    private func variable(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
