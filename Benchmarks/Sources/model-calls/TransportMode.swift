import LanguageModels

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Sends the same request over and over with the bare transport.
enum TransportMode {
    static func run(_ workload: Workload) async throws -> Int {
        CurlTransport.raiseConnectionLimit()
        // For a service with a certificate of its own making, as that of `TLS=1 server.sh start`.
        let authority = getenv("CA_FILE").map { String(cString: $0) }
        let transport = try CurlTransport(
            configuration: CurlTransport.Configuration(certificateAuthorityFile: authority))
        let request = HTTPRequest(
            method: .post,
            url: workload.baseURL + "/chat/completions",
            headers: ["Content-Type": "application/json"],
            body: workload.body
        )
        return await workload.run { _ in
            do {
                return try await transport.send(request).status == 200
            } catch {
                return false
            }
        }
    }
}
