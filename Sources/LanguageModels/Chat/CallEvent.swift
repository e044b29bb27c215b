/// The report of one attempt, to whoever keeps account.
public struct CallEvent: Sendable, Hashable {
    /// A number that the attempts of one call share and no other call of the same model value has.
    public let call: UInt64
    /// The model's name as it was sent.
    public let model: String
    /// The service's base URL, without credentials.
    public let endpoint: String
    /// What was asked.
    public let request: ChatRequest
    /// What became of it.
    public let attempt: AttemptRecord

    /// A report.
    public init(call: UInt64, model: String, endpoint: String, request: ChatRequest, attempt: AttemptRecord) {
        self.call = call
        self.model = model
        self.endpoint = endpoint
        self.request = request
        self.attempt = attempt
    }
}
