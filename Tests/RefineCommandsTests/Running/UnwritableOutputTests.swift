import Foundation
import RefinerTestSupport
import Testing

@Suite("An output that cannot be written")
struct UnwritableOutputTests {
    // Permissions do not bind whoever runs tests as root, so each output here cannot be written by anyone.
    @Test(
        "ends with status 73 and leaves everything as it was",
        arguments: ["file", "file/below", "/proc/refine-output", "/dev/null"])
    func unwritable(output: String) async throws {
        let shop = Shop.workspace()
        shop.write("file", "not a folder")
        let before = shop.everything()
        let run = try await shop.refine("--result", "analysis.json", "--output", output)
        #expect(run.status == 73, "\(run.messages)")
        #expect(run.errors.count == 1)
        #expect(shop.everything() == before)
    }

    @Test("that is full ends with status 73, the old dataset whole and no part of the new one left")
    func full() async throws {
        let shop = Shop.workspace()
        let first = try await shop.refine("--result", "analysis.json", "--max-per-class", "1")
        #expect(first.status == 0, "\(first.messages)")
        let row = #"{"text": "\#(String(repeating: "long ", count: 40_000))", "label": "calm"}"# + "\n"
        shop.write("saved/tone.jsonl", String(repeating: row, count: 10))
        func files() -> [String: [UInt8]] { shop.everything("saved_refined").filter { !$0.key.hasPrefix(".refine") } }
        let before = files()
        let run = try await shop.shell(#"ulimit -f 2000; "$REFINE" --result analysis.json --max-per-class 1 --seed 4"#)
        #expect(run.status == 73, "\(run.messages)")
        #expect(run.messages.contains("tone.jsonl"))
        #expect(files() == before)
        let next = try await shop.refine("--result", "analysis.json", "--max-per-class", "1", "--seed", "4")
        #expect(next.status == 0, "\(next.messages)")
    }

    @Test("that is standard output on a full disk ends with status 73")
    func standardOutput() async throws {
        guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
        let run = try await Shop.workspace().shell(#""$REFINE" show analysis.json --json > /dev/full"#)
        #expect(run.status == 73)
        #expect(run.messages.contains("error: standard output: "))
    }

    @Test("replaces a link in the output folder, not the file that it leads to")
    func links() async throws {
        let shop = Shop.workspace()
        shop.write("saved_refined/other.txt", "mine")
        try FileManager.default.createSymbolicLink(
            atPath: shop.url("saved_refined/topic.jsonl").path, withDestinationPath: "../saved/topic.jsonl")
        let before = shop.everything("saved")
        let run = try await shop.refine("--result", "analysis.json", "--max-per-class", "1")
        #expect(run.status == 0, "\(run.messages)")
        #expect(shop.everything("saved") == before)
        #expect(shop.text("saved_refined/other.txt") == "mine")
    }

    @Test("because another run holds the lock ends with status 75 and says what to do")
    func locked() async throws {
        let shop = Shop.workspace()
        shop.write("saved_refined/.refine/lock", "4711\n")
        let lock = open(shop.url("saved_refined/.refine/lock").path, O_RDWR | O_CLOEXEC)
        #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
        let before = shop.everything()
        let run = try await shop.refine("--result", "analysis.json")
        #expect(run.status == 75, "\(run.messages)")
        #expect(run.messages.contains("another run (process 4711) is writing to this folder"))
        #expect(shop.everything() == before)
        close(lock)
        let next = try await shop.refine("--result", "analysis.json", "--max-per-class", "1")
        #expect(next.status == 0, "\(next.messages)")
    }

    @Test("because its state is something else is left alone")
    func foreignState() async throws {
        let shop = Shop.workspace()
        shop.write("saved_refined/.refine/state.sqlite", String(repeating: "no database ", count: 100))
        let before = shop.bytes("saved_refined/.refine/state.sqlite")
        let run = try await shop.refine("--result", "analysis.json")
        #expect(run.status == 65, "\(run.messages)")
        #expect(shop.names("saved_refined").isEmpty)
        #expect(shop.bytes("saved_refined/.refine/state.sqlite") == before)
    }
}
