/// How long a transfer may take.
///
/// Each limit is kept to the millisecond, as far as the transport's thread gets the processor.
public struct HTTPTimeouts: Codable, Sendable, Hashable {
    /// The time to look up the host, connect and agree on TLS; 300 s at most.
    public var connect: Duration

    /// The time for the whole transfer.
    public var total: Duration

    /// The longest time in which no byte arrives once the request is under way, or nil for no limit.
    ///
    /// A model that does not stream is silent until its last token, so this must exceed its thinking time.
    public var silence: Duration?

    /// The time from the request's departure to the first line of the answer's head, or nil for no limit.
    public var firstByte: Duration?

    /// Limits of a transfer; what is not positive counts as a millisecond.
    public init(
        connect: Duration = .seconds(10),
        total: Duration = .seconds(300),
        silence: Duration? = .seconds(120),
        firstByte: Duration? = nil
    ) {
        self.connect = connect
        self.total = total
        self.silence = silence
        self.firstByte = firstByte
    }
}
