import Foundation
import Testing

@Suite("What is not there")
struct MissingInputTests {
    @Test(
        "ends with status 66 and names it",
        arguments: [
            (["--result", "absent.json"], "absent.json: no such file"),
            (["show", "absent.json"], "absent.json: no such file"),
            (["--result", "analysis.json", "--data", "absent"], "absent: no such folder"),
            (["--result", "analysis.json", "--holdout", "absent.jsonl"], "absent.jsonl: no such file"),
            (["audit", "--output", "saved"], "saved: no history"),
            (["audit"], "./saved_refined: no history"),
            (["history"], "./saved_refined: no history"),
            (["history", "show", "1"], "./saved_refined: no history"),
        ])
    func missing(arguments: [String], says: String) async throws {
        let shop = Shop.workspace()
        let before = shop.everything()
        let run = try await RefineProcess.run(arguments, in: shop)
        #expect(run.status == 66, "\(run.messages)")
        #expect(run.messages.contains("error: " + says), "\(run.messages)")
        #expect(shop.everything() == before)
    }

    @Test("a folder in place of an analysis is bad input")
    func folder() async throws {
        let run = try await Shop.workspace().refine("show", "saved")
        #expect(run.status == 65)
        #expect(run.messages.contains("saved: is a folder"))
    }

    @Test("a file in place of the data folder is bad input")
    func file() async throws {
        let run = try await Shop.workspace().refine("--result", "analysis.json", "--data", "analysis.json")
        #expect(run.status == 65)
        #expect(run.messages.contains("analysis.json: is a file"))
    }

    @Test("a file in place of the state is bad input")
    func notState() async throws {
        let shop = Shop.workspace()
        shop.write("saved_refined/.refine/state.sqlite", "no database")
        for command in ["audit", "history"] {
            let run = try await shop.refine(command)
            #expect(run.status == 65, "\(run.messages)")
            #expect(run.messages.contains("not a refine state"))
        }
    }
}
