import LanguageModels
import Refiner

/// Who takes over: `[ENGINE:]MODEL[@URL][#KEY_VARIABLE]`.
struct FallbackSpec: Sendable, Hashable {
    /// Whose interface it speaks.
    let provider: Provider
    /// The model's name.
    let model: String
    /// The service's address, nil for the provider's own.
    let baseURL: String?
    /// The environment variable that holds the key; nil for the provider's usual one.
    let keyVariable: String?

    /// Reads a description; nil when it is none.
    init?(_ text: String) {
        var rest = text[...]
        if let hash = rest.lastIndex(of: "#") {
            let name = rest[rest.index(after: hash)...]
            guard !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }) else {
                return nil
            }
            keyVariable = String(name)
            rest = rest[..<hash]
        } else {
            keyVariable = nil
        }
        // Names of models may hold an @ and a colon; addresses begin in one way alone.
        if let address = rest.firstRange(of: "@http") {
            baseURL = String(rest[address.lowerBound...].dropFirst())
            rest = rest[..<address.lowerBound]
        } else {
            baseURL = nil
        }
        let engine = Provider.allCases.first { rest.hasPrefix($0.rawValue + ":") }
        if let engine { rest = rest.dropFirst(engine.rawValue.count + 1) }
        guard !rest.isEmpty, rest.allSatisfy({ !$0.isWhitespace }) else { return nil }
        provider = engine ?? .openai
        model = String(rest)
    }
}
