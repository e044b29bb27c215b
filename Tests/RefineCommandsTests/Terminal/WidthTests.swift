import Testing

@Suite("The width of the output")
struct WidthTests {
    @Test("may be anything that COLUMNS says", arguments: ["10", "1", "0", "-5", "wide", "100000"])
    func narrow(columns: String) async throws {
        let shop = Shop.workspace()
        for command in [
            ["show", "analysis.json"], ["plan", "--result", "analysis.json"],
            ["--result", "analysis.json", "--max-per-class", "1"], ["history"], ["history", "show", "1"], ["audit"],
            ["--help"],
        ] {
            let run = try await RefineProcess.run(command, in: shop, environment: ["COLUMNS": columns])
            #expect(run.status == 0, "\(command): \(run.messages)")
            #expect(!run.output.isEmpty)
        }
    }

    @Test("is as much as the names need where no terminal and no COLUMNS says otherwise")
    func wholeNames() async throws {
        let analysis = Place.inRepository("fixtures/banking77-10/analysis.json")
        let run = try await Workspace().refine("show", analysis, "--top", "0")
        #expect(run.status == 0, "\(run.messages)")
        #expect(run.output.contains("balance_not_updated_after_cheque_or_cash_deposit"))
        #expect(!run.output.contains("…\n"))
    }
}
