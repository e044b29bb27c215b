/// What a look at a ``ChatEndpoint`` found.
public struct EndpointReport: Codable, Sendable, Hashable {
    /// What is looked at, in the order of the findings.
    public enum Check: String, Codable, Sendable, Hashable, CaseIterable {
        /// Whether anybody answers at the base URL.
        case reachable
        /// Whether the key is accepted.
        case key
        /// Whether the service knows the model.
        case model
        /// Whether the model answers a small question.
        case answer
        /// Which form of answer the service understands.
        case form
        /// Whether answers report their tokens.
        case usage
        /// Whether the service states its limits of requests and tokens.
        case limits
    }

    /// How a check ended.
    public enum Status: String, Codable, Sendable, Hashable {
        /// As it should be.
        case ok
        /// Not as it should be.
        case failed
        /// Neither is certain.
        case unknown
    }

    /// The end of one check.
    public struct Finding: Codable, Sendable, Hashable {
        /// What was looked at.
        public let check: Check
        /// How it ended.
        public let status: Status
        /// More about it, on one line without the key; nil when there is no more to say.
        public let words: String?
    }

    /// The provider's name.
    public let provider: Provider
    /// The base URL without credentials.
    public let endpoint: String
    /// The model's name.
    public let model: String
    /// One finding for each check, in order.
    public let findings: [Finding]
    /// How long the first answer took, or nil when there was none.
    public let latency: Duration?
    /// The best form of answer that the service understands: `json_schema`, `json_object` or `plain`; nil when unknown.
    public let form: String?
    /// How many requests the look took.
    public let requests: Int

    /// The finding of one check.
    public subscript(check: Check) -> Finding {
        findings.first { $0.check == check } ?? Finding(check: check, status: .unknown, words: nil)
    }

    /// Whether nothing was found that would stop a run.
    public var isUsable: Bool { findings.allSatisfy { $0.status != .failed } }
}
