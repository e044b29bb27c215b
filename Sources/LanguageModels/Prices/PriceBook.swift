/// What models cost: prices a user gave, which hold everywhere, and prices of providers, which hold at their own hosts.
///
/// A local server or a gateway may call its model `gpt-4o`, too, but nobody knows what that costs: without a price for
/// the host a model is unknown, never free.
///
///     let book = PriceBook.builtIn.overriding(with: ["my-model": try ModelPrice(parsing: "0.40/1.60")])
///     book.price(for: "gpt-4.1-mini-2025-04-14", host: "api.openai.com")  // that of gpt-4.1-mini
///     book.price(for: "gpt-4.1-mini", host: "localhost")                  // nil
///     book.price(for: "my-model", host: "localhost")                      // the one given
public struct PriceBook: Sendable, Hashable {
    /// The prices of one provider, which hold at its own hosts only.
    public struct Provider: Sendable, Hashable {
        /// The name, also as a prefix of model names: `openai` in `openai/gpt-4.1`.
        public let name: String
        /// The names of its hosts in lower case, such as `api.openai.com`.
        public let hosts: [String]
        /// The prices by model name.
        public let models: [String: ModelPrice]
    }

    /// The name that stands for any model without a price of its own.
    public static let anyModel = "*"

    /// The day of the prices as `YYYY-MM-DD`, or nil when it is not said.
    public let date: String?
    /// Where the prices come from, or nil when it is not said.
    public let source: String?
    /// The prices that hold everywhere, by model name; ``anyModel`` holds for those without one of their own.
    public private(set) var models: [String: ModelPrice]
    /// The prices that hold at their provider's hosts only.
    public private(set) var providers: [Provider]

    /// Prices that hold everywhere.
    public init(models: [String: ModelPrice] = [:], date: String? = nil, source: String? = nil) {
        self.init(models: models, providers: [], date: date, source: source)
    }

    init(models: [String: ModelPrice], providers: [Provider], date: String?, source: String?) {
        self.models = models
        self.providers = providers
        self.date = date
        self.source = source
    }

    /// The prices that are built in; all are those of providers.
    public static let builtIn = (try? PriceBook(parsing: builtInPrices)) ?? PriceBook()

    /// This book with other prices that hold everywhere, which win where both name a model.
    public func overriding(with entries: [String: ModelPrice]) -> PriceBook {
        overriding(with: PriceBook(models: entries))
    }

    /// This book with another's prices, which win where both name a model, and its date and source if it has them.
    public func overriding(with other: PriceBook) -> PriceBook {
        PriceBook(
            models: models.merging(other.models) { $1 },
            // The first provider that has a price gives it, see `price(for:at:)`.
            providers: other.providers + providers,
            date: other.date ?? date,
            source: other.source ?? source
        )
    }
}

extension PriceBook {
    /// The price of a model at a host, or nil when it is unknown.
    ///
    /// Prices that hold everywhere come before those of the host's provider. Among either, the exact name comes first;
    /// then the name without its provider's prefix (`openai/gpt-4.1`); then the name without the date at its end
    /// (`…-2025-04-14`, `…-20250414`). ``anyModel`` comes last of all, so that a price for a local server makes no
    /// provider's model cheaper. Nothing else is guessed.
    ///
    /// - Parameter host: the host of the endpoint, such as `api.openai.com`; case and port do not count.
    public func price(for model: String, host: String) -> ModelPrice? {
        let host = Self.normalized(host: host)
        return price(for: model, at: providers.filter { $0.hosts.contains(host) })
    }

    /// The price of a model at its provider's own endpoint, or nil when it is unknown.
    ///
    /// As ``price(for:host:)``, but for all providers; nil when they ask different prices for the name.
    public func price(for model: String) -> ModelPrice? {
        let found = Set(providers.map(\.name)).compactMap { name in
            named(model, at: providers.filter { $0.name == name })
        }
        if let own = named(model, at: []) { return own }
        guard let first = found.first else { return models[Self.anyModel] }
        return found.allSatisfy { $0 == first } ? first : nil
    }

    private func price(for model: String, at providers: [Provider]) -> ModelPrice? {
        named(model, at: []) ?? named(model, at: providers)
            ?? models[Self.anyModel] ?? providers.lazy.compactMap { $0.models[Self.anyModel] }.first
    }

    /// The price by a form of the name, among those of some providers, or among those that hold everywhere.
    private func named(_ model: String, at providers: [Provider]) -> ModelPrice? {
        guard model != Self.anyModel else { return nil }
        let isOwn = providers.isEmpty
        let prefixes = Set((isOwn ? self.providers : providers).map(\.name))
        for name in Self.forms(of: model, prefixes: prefixes) {
            if isOwn {
                if let price = models[name] { return price }
            } else if let price = providers.lazy.compactMap({ $0.models[name] }).first {
                return price
            }
        }
        return nil
    }

    /// The names to look for, best first.
    static func forms(of model: String, prefixes: Set<String>) -> [String] {
        var forms = [model]
        if let slash = model.firstIndex(of: "/"), prefixes.contains(String(model[..<slash])) {
            forms.append(String(model[model.index(after: slash)...]))
        }
        return forms + forms.compactMap(withoutDate)
    }

    /// The name without `-YYYY-MM-DD` or `-YYYYMMDD` at its end, or nil without such a date.
    static func withoutDate(_ model: String) -> String? {
        for pattern in ["-dddd-dd-dd", "-dddddddd"] {
            let end = model.utf8.suffix(pattern.utf8.count)
            guard model.utf8.count > pattern.utf8.count,
                zip(pattern.utf8, end).allSatisfy({ $0 == UInt8(ascii: "d") ? isDigit($1) : $0 == $1 })
            else { continue }
            let digits = end.filter(isDigit).map { Int($0 - UInt8(ascii: "0")) }
            let year = digits[..<4].reduce(0) { $0 * 10 + $1 }
            let (month, day) = (digits[4] * 10 + digits[5], digits[6] * 10 + digits[7])
            guard (2000...2099).contains(year), (1...12).contains(month), (1...31).contains(day) else { continue }
            return String(model.dropLast(pattern.count))
        }
        return nil
    }

    static func normalized(host: String) -> String {
        var host = host.lowercased()[...]
        if let colon = host.lastIndex(of: ":"), host[colon...].dropFirst().utf8.allSatisfy(isDigit) {
            host = host[..<colon]
        }
        if host.last == "." { host.removeLast() }
        return String(host)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
