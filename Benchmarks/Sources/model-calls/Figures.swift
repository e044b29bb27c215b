#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What a run of calls took, printed in the form that all sides of the comparison share.
struct Figures {
    let calls: Int
    let concurrency: Int
    let wall: Duration
    /// Seconds of CPU that the calls took.
    let cpu: Double
    let failed: Int
    /// Requests sent, or nil where nobody counts.
    var requests: Int?

    /// The CPU time of this process so far, in seconds.
    static var cpu: Double { usage.cpu }

    /// The greatest memory of this process so far.
    static var kilobytes: Int { usage.kilobytes }

    /// Prints one line of JSON.
    func printJSON() {
        let wall = Self.rounded(Double(wall.components.seconds) + Double(wall.components.attoseconds) / 1e18)
        print(
            """
            {"n": \(calls), "c": \(concurrency), "wall": \(wall), "cpu": \(Self.rounded(cpu)), \
            "max_rss_kb": \(Self.usage.kilobytes), "failed": \(failed)\(requests.map { ", \"requests\": \($0)" } ?? "")}
            """)
    }

    private static var usage: (cpu: Double, kilobytes: Int) {
        var usage = rusage()
        #if canImport(Darwin)
            getrusage(RUSAGE_SELF, &usage)
            let unit = 1024
        #else
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            let unit = 1
        #endif
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return (seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss / unit)
    }

    private static func rounded(_ seconds: Double) -> Double { (seconds * 10_000).rounded() / 10_000 }
}
