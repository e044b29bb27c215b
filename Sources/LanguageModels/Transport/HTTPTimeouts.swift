/// How long a transfer may take.
public struct HTTPTimeouts: Codable, Sendable, Hashable {
    /// The time to look up the host, connect and agree on TLS.
    public var connect: Duration

    /// The time for the whole transfer.
    public var total: Duration

    /// The longest time in which no byte arrives, or nil for no limit; counted in whole seconds, rounded up.
    ///
    /// libcurl measures speed over some five seconds, so a short limit strikes that much later.
    /// A model that does not stream is silent until its last token, so this must exceed its thinking time.
    public var silence: Duration?

    /// Limits of a transfer; each must be positive.
    public init(
        connect: Duration = .seconds(10),
        total: Duration = .seconds(300),
        silence: Duration? = .seconds(120)
    ) {
        self.connect = connect
        self.total = total
        self.silence = silence
    }
}
