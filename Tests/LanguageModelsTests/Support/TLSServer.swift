import Foundation
import RefinerTestSupport

/// nginx on a port of 127.0.0.1, with TLS, HTTP/2 and a certificate that it signed itself.
///
/// It answers every request with the protocol spoken and the number of the connection, as in `HTTP/2.0 7`.
final class TLSServer {
    let port: Int
    /// The certificate, for those who want to trust it.
    let certificate: String
    private let folder: URL
    private let process = Process()

    static let nginx = program("nginx")
    static let openssl = program("openssl")
    /// Whether this machine has what it takes.
    static var isAvailable: Bool { nginx != nil && openssl != nil }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "refiner-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        port = try ChatServer.freePort()
        certificate = folder.appending(path: "cert.pem").path
        let maker = Process()
        maker.executableURL = Self.openssl
        maker.arguments = [
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
            "subjectAltName=IP:127.0.0.1", "-keyout", folder.appending(path: "key.pem").path, "-out", certificate,
        ]
        maker.standardError = FileHandle.nullDevice
        try maker.run()
        maker.waitUntilExit()

        let configuration = """
            daemon off; master_process off; pid \(folder.path)/pid; error_log \(folder.path)/error.log;
            events { worker_connections 1024; }
            http {
              access_log off; client_body_temp_path \(folder.path)/a; proxy_temp_path \(folder.path)/b;
              fastcgi_temp_path \(folder.path)/c; uwsgi_temp_path \(folder.path)/d; scgi_temp_path \(folder.path)/e;
              server {
                listen 127.0.0.1:\(port) ssl http2; http2_max_concurrent_streams 1024;
                ssl_certificate \(certificate); ssl_certificate_key \(folder.path)/key.pem;
                location / { return 200 "$server_protocol $connection"; }
              }
            }
            """
        let file = folder.appending(path: "nginx.conf")
        try Data(configuration.utf8).write(to: file)
        process.executableURL = Self.nginx
        process.arguments = ["-p", folder.path, "-e", folder.path + "/error.log", "-c", file.path]
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        // Waiting for its end would occupy a thread of the tests.
        kill(process.processIdentifier, SIGKILL)
        try? FileManager.default.removeItem(at: folder)
    }

    private static func program(_ name: String) -> URL? {
        let paths = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return (paths + ["/usr/sbin"]).map { URL(filePath: $0).appending(path: name) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }
}
