#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The file descriptors that this process may have open.
enum Descriptors {
    /// How many there may be now.
    static var limit: Int {
        var limits = rlimit()
        guard getrlimit(resource, &limits) == 0 else { return 256 }
        return Int(clamping: limits.rlim_cur)
    }

    /// Raises the limit to what the system grants without privileges, at most to `count`.
    static func raiseLimit(to count: Int) {
        var limits = rlimit()
        guard getrlimit(resource, &limits) == 0, limits.rlim_cur < rlim_t(clamping: count) else { return }
        limits.rlim_cur = min(limits.rlim_max, rlim_t(clamping: count))
        _ = setrlimit(resource, &limits)
    }

    #if canImport(Glibc)
        private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
        private static let resource = RLIMIT_NOFILE
    #endif
}
