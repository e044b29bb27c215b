import Foundation
import RefinerTestSupport

/// A server on 127.0.0.1 whose certificate no authority has signed, by the `openssl` command.
///
/// It answers GET with the files of its folder, and nothing else.
final class TLSServer {
    /// Whether there is an `openssl` command.
    static let isAvailable = FileManager.default.isExecutableFile(atPath: program)

    /// The base URL for models.
    let baseURL: String
    /// The file of the certificate.
    var certificate: String { folder.url("certificate.pem").path }

    private static let program = "/usr/bin/openssl"
    private let folder = Workspace()
    private let server = Process()

    /// Makes a certificate for `host`, starts, and waits until it listens.
    init(host: String = "IP:127.0.0.1", models: String) async throws {
        folder.write("v1/models", models)
        folder.write("output", "")
        let port = try ChatServer.freePort()
        baseURL = "https://127.0.0.1:\(port)/v1"
        let request = Process()
        try Self.run(
            request, in: folder,
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test", "-addext",
                "subjectAltName=\(host)", "-keyout", "key.pem", "-out", "certificate.pem",
            ])
        request.waitUntilExit()
        try Self.run(
            server, in: folder,
            ["s_server", "-accept", "127.0.0.1:\(port)", "-key", "key.pem", "-cert", "certificate.pem", "-WWW"])
        for _ in 0..<1000 where !folder.text("output").contains("ACCEPT") {
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    deinit { server.terminate() }

    private static func run(_ process: Process, in folder: Workspace, _ arguments: [String]) throws {
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: folder.url("output"))
        process.standardError = FileHandle.nullDevice
        try process.run()
    }
}
