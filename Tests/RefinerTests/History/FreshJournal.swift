import RefinerTestSupport

@testable import Refiner

/// The state of a folder, and the journal of a new iteration there that demands nothing.
func freshJournal(in folder: TemporaryFolder) async throws -> (StateStore, IterationJournal) {
    let state = try StateStore(writing: folder.path)
    let start = IterationStart(
        engine: "e", model: "m", seed: 0, threshold: 0.9, settings: [], analysisFile: "", dataFolder: "",
        analysis: Analysis(tasks: []),
        estimate: PlanEstimate(calls: 0, inputTokens: 0, outputTokens: 0, costUSD: nil), plan: Plan(demands: []))
    return (state, try await IterationJournal.begin(start, in: state))
}
