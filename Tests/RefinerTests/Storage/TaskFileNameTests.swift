import Foundation
import RefinerTestSupport
import Testing

@testable import Refiner

@Suite("File names of tasks")
struct TaskFileNameTests {
    static let nasty = [
        "intent", "Intent", "a b", "../../etc/x", "a/b", "a_b", "a%2Fb", "a%2fb", "a%252Fb", ".", "..", "...",
        ".hidden", "a.",
        "a..b", "con", "CON", "con.x", "nul", "com1", "lpt9", "console", " ", " a", "a ", "\\\\server\\x", "c:", "a*b",
        "a?b",
        "a\"b", "<a>", "a|b", "~", "-rf", "意图", "نية", "😀", "👨‍👩‍👧", "a\u{0}b", "a\nb", "a\u{7F}b", "a\u{200B}b",
        "a\u{202E}b",
        "%", "%%", "%2", "%zz", "100%", "a.jsonl", "state", "\u{FFFD}", "dataset",
    ]

    /// Names of random pieces, the worst ones often.
    private static func random(_ count: Int) -> [String] {
        var random = SplitMix64(seed: 11)
        let pieces = ["/", "..", ".", "%", "2F", "%2F", " ", "a", "b", "_", "\\", "意", "😀", "\u{200D}", "con", "\n"]
        return (0..<count).map { _ in
            (0..<Int.random(in: 1...5, using: &random)).map { _ in pieces.randomElement(using: &random)! }.joined()
        }
    }

    private static let all = Array(Set(nasty + random(500))).sorted()

    @Test("give the task's name back")
    func roundTrip() {
        for name in Self.all {
            let back = TaskFileName.unescaped(TaskFileName.escaped(name))
            #expect(back.map { Array($0.utf8) } == Array(name.utf8), "\(name.debugDescription)")
        }
    }

    @Test("are different for different tasks")
    func areDifferent() {
        #expect(Set(Self.all.map { Array(TaskFileName.escaped($0).utf8) }).count == Self.all.count)
    }

    @Test("never leave their folder, hide, or mean a device")
    func stayInTheFolder() {
        for name in Self.all {
            let file = TaskFileName.escaped(name) + ".jsonl"
            let path = URL(fileURLWithPath: "/data/" + file).standardizedFileURL
            #expect(path.deletingLastPathComponent().path == "/data", "\(file.debugDescription)")
            #expect(!file.hasPrefix(".") && !file.contains("/") && !file.contains("\\"))
            #expect(!file.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F })
            let stem = file.prefix { $0 != "." }.lowercased()
            #expect(!["con", "nul", "com1", "lpt9"].contains(stem))
        }
    }

    @Test("are the tasks' names where these are plain")
    func leavePlainNames() {
        for name in ["intent", "a b", "意图", "نية", "a_b-c.d", "fein (neu)", "😀"] {
            #expect(TaskFileName.escaped(name) == name)
        }
        #expect(TaskFileName.escaped("a/b") == "a%2Fb")
        #expect(TaskFileName.escaped("../x") == "%2E.%2Fx")
        #expect(TaskFileName.escaped("con") == "%63on")
    }

    @Test("of other makers are read as they stand where their escapes are none")
    func readForeignNames() {
        #expect(TaskFileName.unescaped("100%") == "100%")
        #expect(TaskFileName.unescaped("50% off") == "50% off")
        #expect(TaskFileName.unescaped("50%+5") == "50%+5")
        #expect(TaskFileName.unescaped("a%2fb") == "a/b")
        #expect(TaskFileName.unescaped("%FF") == nil)
    }
}
