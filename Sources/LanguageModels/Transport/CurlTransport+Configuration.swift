extension CurlTransport {
    /// What holds for all requests of a transport.
    public struct Configuration: Sendable, Hashable {
        /// The largest body accepted, in bytes, counted after content encoding is removed.
        public var maximumAnswerBytes: Int

        /// The largest head accepted, in bytes.
        public var maximumHeadBytes: Int

        /// A PEM file of certificate authorities to trust instead of the system's, or nil.
        public var certificateAuthorityFile: String?

        /// Hosts reached without a proxy, separated by commas, or `*` for all; nil leaves it to the environment.
        ///
        /// This machine itself (`localhost`, 127.0.0.0/8, `[::1]`) is always reached without one.
        public var noProxy: String?

        /// The value of the `User-Agent` field.
        public var userAgent: String

        /// A configuration; the sizes must be positive.
        public init(
            maximumAnswerBytes: Int = 16 << 20,
            maximumHeadBytes: Int = 64 << 10,
            certificateAuthorityFile: String? = nil,
            noProxy: String? = nil,
            userAgent: String = "refine"
        ) {
            self.maximumAnswerBytes = maximumAnswerBytes
            self.maximumHeadBytes = maximumHeadBytes
            self.certificateAuthorityFile = certificateAuthorityFile
            self.noProxy = noProxy
            self.userAgent = userAgent
        }
    }
}
