import LanguageModels
import RefinerTestSupport
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("A source of a key")
struct KeySourceTests {
    private func file(_ bytes: [UInt8], mode: Int = 0o600) throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "key-\(UInt64.random(in: .min ... .max))")
            .path
        #expect(FileManager.default.createFile(atPath: path, contents: Data(bytes)))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    private func failure(_ source: KeySource, timeLimit: Duration = .seconds(20)) throws -> KeyError {
        try #require(#expect(throws: KeyError.self) { _ = try source.read(timeLimit: timeLimit) })
    }

    @Test("may be an environment variable, which must be there")
    func environment() throws {
        let path = try #require(ProcessInfo.processInfo.environment["PATH"])
        #expect(try KeySource.environment("PATH").read().reveal() == path)
        #expect(try failure(.environment("NO_SUCH_VARIABLE_1")).message.contains("NO_SUCH_VARIABLE_1"))
    }

    @Test("may be a file, of which the first line counts", arguments: ["k-1", "k-1\n", "  k-1 \r\nsecond\n"])
    func file(text: String) throws {
        let path = try file(Array(text.utf8))
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try KeySource.file(path).read().reveal() == "k-1")
    }

    @Test("that is no file, an empty one or no text is an error without its content")
    func badFiles() throws {
        let empty = try file(Array("\nhunter22".utf8))
        let binary = try file(Array("hunter22".utf8) + [0xFF])
        defer { for path in [empty, binary] { try? FileManager.default.removeItem(atPath: path) } }
        for path in [empty, binary, "/nowhere/at/all", "/"] {
            let error = try failure(.file(path))
            #expect(error.message.contains(path))
            #expect(!error.message.contains("hunter22"))
        }
    }

    @Test("that is a file knows whether others may read it")
    func permissions() throws {
        for (mode, isOpen) in [(0o600, false), (0o640, true), (0o604, true), (0o400, false)] {
            let path = try file(Array("k".utf8), mode: mode)
            defer { try? FileManager.default.removeItem(atPath: path) }
            #expect(KeySource.file(path).isReadableByOthers == isOpen)
        }
        #expect(!KeySource.file("/nowhere/at/all").isReadableByOthers)
        #expect(!KeySource.command("true").isReadableByOthers)
    }

    @Test("may be a command, of whose output the first line counts")
    func command() throws {
        #expect(try KeySource.command("printf 'k-1\\nsecond\\n'; echo noise >&2").read().reveal() == "k-1")
        #expect(try KeySource.command("cat; echo k-2").read().reveal() == "k-2")
    }

    @Test(
        "that is a command which fails says how, without what it printed or how it is called",
        arguments: [
            ("echo hunter22; echo hunter22 >&2; exit 3", "failed with status 3"), ("kill -9 $$", "signal 9"),
            ("no-such-command-hunter22", "failed with status 127"), ("true", "is empty"),
            ("while :; do echo hunter22hunter22hunter22hunter22; done", "far more than a key"),
        ])
    func failedCommand(command: String, words: String) throws {
        let error = try failure(.command(command))
        #expect(error.message.contains(words))
        #expect(!error.message.contains("hunter22"))
    }

    #if os(Linux)
        @Test("that is a command gets none of the connections that are open here")
        func descriptors() throws {
            let listener = try SilentListener()
            let open = try KeySource.command("ls -l /proc/self/fd/ | tr '\\n' ' '").read().reveal()
            #expect(open.contains("/dev/null"))
            #expect(!open.contains("socket:"))
            withExtendedLifetime(listener) {}
        }
    #endif

    @Test(
        "that is a command which does not end is ended",
        arguments: ["exec sleep 60", "echo k; exec >&-; exec sleep 60"])
    func endlessCommand(command: String) throws {
        #expect(try failure(.command(command), timeLimit: .milliseconds(300)).message.contains("took longer"))
    }
}
