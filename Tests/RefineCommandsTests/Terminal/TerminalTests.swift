import Foundation
import RefinerTestSupport
import Testing

@Suite("A terminal", .enabled(if: PseudoTerminal.isAvailable, "needs script of util-linux"))
struct TerminalTests {
    @Test("shows headings in bold")
    func bold() async throws {
        #expect(try await shown().contains("\u{1B}[1m"))
    }

    @Test(
        "shows no colours when NO_COLOR is set, or when it is dumb", arguments: [["NO_COLOR": "1"], ["TERM": "dumb"]])
    func noColor(environment: [String: String]) async throws {
        let text = try await shown(environment: environment)
        #expect(text.contains("billing"))
        #expect(!text.contains("\u{1B}"))
    }

    @Test("shows colours when NO_COLOR is set to nothing, as the convention says")
    func emptyNoColor() async throws {
        #expect(try await shown(environment: ["NO_COLOR": ""]).contains("\u{1B}[1m"))
    }

    @Test("shows one line of progress that is redrawn, and clears it at the end")
    func progress() async throws {
        let shop = Shop.workspace()
        let server = try ChatServer { ShopWriter.answer($0).delayed(by: .milliseconds(150)) }
        let text = try await shown(
            ["--result", "analysis.json", "--base-url", server.baseURL, "--batch-size", "1", "--max-per-class", "3"],
            in: shop)
        #expect(text.contains("\r\u{1B}[K"))
        #expect(text.contains("/6 kept"))
        #expect(text.components(separatedBy: "\r\u{1B}[K").last?.contains("iteration 1") == true)
    }

    /// What a command shows on a terminal of its own, which `script` makes.
    private func shown(
        _ arguments: [String] = ["show", "analysis.json"], in shop: Workspace = Shop.workspace(),
        environment: [String: String] = [:]
    ) async throws -> String {
        let line = "\"$REFINE\" " + arguments.map { "'\($0)'" }.joined(separator: " ")
        let run = try await shop.shell(
            "script -qec '\(line.replacingOccurrences(of: "'", with: "'\\''"))' /dev/null", environment: environment)
        #expect(run.status == 0, "\(run.output) \(run.messages)")
        return run.output
    }
}

/// Terminals made by `script`.
private enum PseudoTerminal {
    /// Whether there is a `script` that takes the options below.
    static let isAvailable: Bool = {
        #if os(Linux)
            FileManager.default.isExecutableFile(atPath: "/usr/bin/script")
        #else
            false
        #endif
    }()
}
