/// One request of a batch job, as it is known again when a run is resumed.
public struct BatchLine: Codable, Sendable, Hashable {
    /// What names the line in the files of the job: 1 to 64 letters, digits, `-` and `_`, unlike those of all others.
    public var customID: String
    /// The request's own ``ChatRequest/id``, or what was made from its content.
    ///
    /// It differs from ``customID`` when two requests of a job had the same.
    public var requestID: String
    /// A digest of what was asked, so that a request of the same name but of other words gets no answer of this line.
    public var digest: String

    /// A line.
    public init(customID: String, requestID: String, digest: String) {
        self.customID = customID
        self.requestID = requestID
        self.digest = digest
    }

    var key: BatchLineKey { BatchLineKey(requestID: requestID, digest: digest) }
}
