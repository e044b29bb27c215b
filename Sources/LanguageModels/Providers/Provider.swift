/// A family of services that speak one wire format.
public enum Provider: String, Codable, Sendable, Hashable, CaseIterable {
    /// OpenAI's chat completions, and the many services and local servers that speak them.
    case openai
    /// Anthropic's Messages.
    case anthropic

    /// The name that users write.
    public var name: String { rawValue }

    /// The base URL of the provider's own service.
    public var defaultBaseURL: String {
        switch self {
        case .openai: "https://api.openai.com/v1"
        case .anthropic: "https://api.anthropic.com"
        }
    }

    /// The environment variable in which the provider's users keep their key.
    public var keyVariable: String {
        switch self {
        case .openai: "OPENAI_API_KEY"
        case .anthropic: "ANTHROPIC_API_KEY"
        }
    }

    /// The environment variable that names another base URL.
    public var baseURLVariable: String {
        switch self {
        case .openai: "OPENAI_BASE_URL"
        case .anthropic: "ANTHROPIC_BASE_URL"
        }
    }

    /// How its requests and answers are written.
    var wire: any ChatWire {
        switch self {
        case .openai: OpenAIWire()
        case .anthropic: AnthropicWire()
        }
    }
}
