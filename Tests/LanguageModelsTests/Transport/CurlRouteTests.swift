import Testing

@testable import LanguageModels

@Suite("A route")
struct CurlRouteTests {
    @Test(
        "goes around any proxy when it leads to this machine",
        arguments: [
            ("http://127.0.0.1:8001/v1", true), ("http://localhost/v1", true), ("https://LOCALHOST:1/", true),
            ("http://[::1]:80/v1", true), ("http://a.localhost/", true), ("http://127.0.0.53/", true),
            ("http://127.0.0.1.example/", false), ("http://127.example/", false), ("http://localhost.example/", false),
            ("http://user:127.0.0.1@api.example/", false), ("http://[::11]/", false), ("https://api.example/v1", false),
        ])
    func loopback(url: String, expected: Bool) throws {
        #expect(try CurlRoute(url).isLoopback == expected)
    }

    @Test("knows where TLS is spoken")
    func secure() throws {
        #expect(try CurlRoute("HTTPS://api.example").isSecure)
        #expect(try !CurlRoute("http://api.example").isSecure)
    }

    @Test("without a file descriptor for it says so, and how to help it")
    func descriptors() {
        let error = TransportError.noSocket(24)
        #expect(error.kind == .connectionFailed)
        #expect(!error.mayHaveReachedServer)
        #expect(error.message.contains("ulimit -n"))
    }
}
