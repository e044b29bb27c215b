/// Reads how long a service asks to wait.
enum RetryAfter {
    /// The wait from `retry-after-ms` (milliseconds) or else `Retry-After` (seconds or a date); nil when neither is there
    /// and readable.
    ///
    /// - Parameter now: seconds since 1970, used when the answer has no `Date` of its own. That one is preferred since it
    ///   comes from the same clock as the moment to wait for.
    static func duration(in headers: HTTPHeaders, now: Double) -> Duration? {
        if let text = headers["retry-after-ms"], let milliseconds = Double(text) {
            return Duration(untrustedSeconds: milliseconds / 1000)
        }
        guard let text = headers["retry-after"] else { return nil }
        if let seconds = Double(text) {
            return Duration(untrustedSeconds: seconds)
        }
        guard let moment = HTTPDate.secondsSince1970(text) else { return nil }
        let reference = headers["date"].flatMap(HTTPDate.secondsSince1970).map(Double.init) ?? now
        return Duration(untrustedSeconds: max(Double(moment) - reference, 0))
    }
}
