import Foundation
import Testing

@Suite("A wrong command line")
struct UsageTests {
    @Test(
        "ends with status 64 and changes nothing",
        arguments: [
            [], ["run"], ["plan"], ["--nonsense"], ["nonsense"], ["--result"],
            ["--result", "analysis.json", "--threshold", "1.5"], ["--result", "analysis.json", "--threshold", "-0.1"],
            ["--result", "analysis.json", "--threshold", "nan"], ["--result", "analysis.json", "--threshold", "high"],
            ["--result", "analysis.json", "--max-per-class", "0"],
            ["--result", "analysis.json", "--max-per-class", "-3"],
            ["--result", "analysis.json", "--max-per-class", "2.5"],
            ["--result", "analysis.json", "--max-per-class", "99999999999999999999"],
            ["--result", "analysis.json", "--batch-size", "0"], ["--result", "analysis.json", "--batch-size", "1001"],
            ["--result", "analysis.json", "--concurrency", "0"], ["--result", "analysis.json", "--timeout", "0"],
            ["--result", "analysis.json", "--max-temperature", "2.1"],
            ["--result", "analysis.json", "--max-temperature", "inf"], ["--result", "analysis.json", "--noise", "1.1"],
            ["--result", "analysis.json", "--seed", "-1"], ["--result", "analysis.json", "--seed", "x"],
            ["--result", "analysis.json", "--engine", "oracle"], ["--result", "analysis.json", "--format", "xml"],
            ["--result", "analysis.json", "--output", ""], ["--result", "analysis.json", "--data", ""],
            ["--result", "analysis.json", "--show-prompt"],
            ["--result", "analysis.json", "--with-provenance", "--format", "csv"], ["show"],
            ["show", "analysis.json", "--top", "-1"], ["history", "show"], ["history", "show", "one"],
            ["audit", "--by", "weather"], ["audit", "--json", "--csv"], ["prompts", "export"],
        ])
    func usage(arguments: [String]) async throws {
        let shop = Shop.workspace()
        let before = shop.everything()
        let run = try await RefineProcess.run(arguments, in: shop)
        #expect(run.status == 64, "\(run.messages)")
        #expect(run.output.isEmpty)
        #expect(!run.messages.isEmpty)
        #expect(shop.everything() == before)
    }

    @Test("without --result shows one that would work")
    func missingResult() async throws {
        let run = try await Workspace().refine()
        #expect(run.messages.contains("--result is missing"))
        #expect(run.messages.contains("refine --result analysis.json --threshold 0.85"))
    }

    @Test(
        "that names the data folder as output is refused however it is spelled",
        arguments: ["saved", "./saved/", "saved/../saved", "link", "link/.", "elsewhere/../saved"])
    func outputIsData(output: String) async throws {
        let shop = Shop.workspace()
        shop.write("elsewhere/file", "")
        try FileManager.default.createSymbolicLink(atPath: shop.url("link").path, withDestinationPath: "saved")
        let before = shop.everything()
        let run = try await shop.refine("--result", "analysis.json", "--output", output)
        #expect(run.status == 64, "\(run.messages)")
        #expect(run.messages.contains("--output is the --data folder itself"))
        #expect(shop.everything() == before)
    }

    @Test("that names the output of another data folder through a link is refused")
    func dataIsOutput() async throws {
        let shop = Shop.workspace()
        try FileManager.default.createSymbolicLink(atPath: shop.url("link").path, withDestinationPath: "saved")
        let run = try await shop.refine(
            "--result", "analysis.json", "--data", "link", "--output", shop.url("saved").path)
        #expect(run.status == 64, "\(run.messages)")
    }
}
