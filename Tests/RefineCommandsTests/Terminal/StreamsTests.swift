import Foundation
import RefinerTestSupport
import Testing

@Suite("The streams")
struct StreamsTests {
    @Test("standard output carries data only: with --json one object, whatever the messages")
    func dataOnly() async throws {
        let shop = Shop.workspace()
        let run = try await shop.refine(
            "--result", "analysis.json", "--json", "--label", "billing", "--label", "returns", "--max-per-class", "2")
        #expect(run.output.hasSuffix("}\n"))
        #expect(run.output.split(separator: "\n").count == 1)
        _ = try TestJSON.object(run.output)
        #expect(run.messages.contains("warning: "))
        #expect(run.messages.contains("generating"))
    }

    @Test("--quiet leaves out progress and warnings, and no data")
    func quiet() async throws {
        let shop = Shop.workspace()
        for flag in ["--quiet", "-q"] {
            let run = try await shop.refine(
                "--result", "analysis.json", "--json", "--label", "billing", "--label", "returns", "--max-per-class",
                "2", flag,
                "--output", "out" + flag)
            #expect(run.status == 0, "\(run.messages)")
            #expect(run.messages.isEmpty)
            _ = try TestJSON.decode(RunSummary.self, run.output)
        }
    }

    @Test("--quiet leaves errors in")
    func quietError() async throws {
        let run = try await Workspace().refine("--result", "absent.json", "--quiet")
        #expect(run.status == 66)
        #expect(run.errors.count == 1)
    }

    @Test("progress is plain lines without control characters where no terminal is")
    func plainProgress() async throws {
        let run = try await Shop.workspace().refine("--result", "analysis.json", "--max-per-class", "2")
        #expect(run.messages.contains("saving"))
        #expect(!(run.output + run.messages).unicodeScalars.contains { $0.value == 0x1B || $0 == "\r" })
    }

    @Test(
        "a reader that goes away is no error",
        arguments: [
            "show \(Place.inRepository("fixtures/banking77-10/analysis.json")) --top 0",
            "show \(Place.inRepository("fixtures/banking77-10/analysis.json")) --json",
            "--help",
        ])
    func brokenPipe(command: String) async throws {
        // The status of a pipeline is that of its last command, so the one of refine goes through a file.
        let folder = Workspace()
        let run = try await folder.shell("{ \"$REFINE\" \(command); echo $? > status; } | head -c 1")
        #expect(run.messages.isEmpty, "\(run.messages)")
        #expect(run.output.utf8.count == 1)
        #expect(folder.text("status") == "0\n")
    }

    @Test("a run whose reader went away is saved all the same")
    func brokenPipeOfRun() async throws {
        let shop = Shop.workspace()
        _ = try await shop.shell("{ \"$REFINE\" --result analysis.json --max-per-class 2; echo $? > status; } | true")
        #expect(shop.text("status") == "0\n")
        #expect(try shop.rows("saved_refined/topic.jsonl").count == Shop.rows.count + 4)
    }

    @Test("- is standard input")
    func standardInput() async throws {
        let shop = Shop.workspace()
        for command in [["show", "-"], ["plan", "--result", "-"], ["--result", "-", "--max-per-class", "1"]] {
            let run = try await RefineProcess.run(command, in: shop, input: shop.bytes("analysis.json"))
            #expect(run.status == 0, "\(run.messages)")
            #expect(run.output.contains("billing"))
        }
    }

    @Test("an empty standard input is bad input called -")
    func emptyInput() async throws {
        let run = try await Workspace().refine("show", "-")
        #expect(run.status == 65)
        #expect(run.messages.contains("error: -: is empty"))
    }
}

extension StreamsTests {
    @Test(
        "a closed descriptor is no place for messages: no file gets what belongs there",
        arguments: ["2>&-", ">&-", "<&- >&- 2>&-"])
    func closedDescriptors(redirection: String) async throws {
        let shop = Shop.workspace()
        let run = try await shop.shell(
            "\"$REFINE\" --result analysis.json --max-per-class 2 \(redirection); echo $? > status")
        #expect(run.status == 0)
        #expect(shop.text("status") == (redirection == "2>&-" ? "0\n" : "73\n"))
        let rows = try shop.rows("saved_refined/topic.jsonl")
        #expect(rows.count == Shop.rows.count + 4)
        #expect(Int(shop.text("saved_refined/.refine/lock").dropLast()) != nil)
    }
}
