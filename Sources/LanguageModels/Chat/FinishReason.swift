/// Why a model stopped.
public enum FinishReason: Sendable, Hashable {
    /// It had said all.
    case stop
    /// The limit of tokens was reached; the answer is incomplete.
    case length
    /// A filter of the service held the answer, or a part of it, back.
    case contentFilter
    /// It wants to call a tool instead of answering.
    case toolCalls
    /// Another reason, in the service's own word.
    case other(String)
}

extension FinishReason: RawRepresentable {
    /// A reason from the word on the wire.
    public init(rawValue: String) {
        switch rawValue {
        case "stop": self = .stop
        case "length": self = .length
        case "content_filter": self = .contentFilter
        case "tool_calls", "function_call": self = .toolCalls
        default: self = .other(rawValue)
        }
    }

    /// The word on the wire.
    public var rawValue: String {
        switch self {
        case .stop: "stop"
        case .length: "length"
        case .contentFilter: "content_filter"
        case .toolCalls: "tool_calls"
        case .other(let word): word
        }
    }
}

extension FinishReason: Codable {}
