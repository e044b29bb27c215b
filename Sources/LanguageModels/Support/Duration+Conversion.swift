extension Duration {
    /// The duration in seconds, rounded to a double.
    var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }

    /// The duration in whole milliseconds, rounded up so that a positive one never becomes zero.
    var inMillisecondsRoundedUp: Int {
        let milliseconds = (inSeconds * 1000).rounded(.up)
        return Int(min(max(milliseconds, 0), Double(Int32.max)))
    }

    /// A duration from a number of foreign origin: what is negative or not a number gives nil, what is huge is limited.
    init?(untrustedSeconds seconds: Double) {
        guard seconds >= 0 else { return nil }
        // `Duration.seconds` traps on values it cannot hold; a century is beyond any use.
        self = .seconds(min(seconds, 3_155_760_000))
    }
}
