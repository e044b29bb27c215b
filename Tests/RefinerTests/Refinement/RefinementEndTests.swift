import JSONText
import RefinerTestSupport
import Testing

@testable import Refiner

@Suite("A refinement that ends before its end, or does not begin")
struct RefinementEndTests: RefinementSuite {
    /// An engine that answers each class once and then waits until it is given up.
    private func hanging(_ hung: Recorder<String>) -> @Sendable (any Ledger) -> any Engine {
        { ledger in
            ScriptedEngine(ledger: ledger) { request throws(RefineError) in
                if request.ordinal == 1 {
                    hung.record(request.demand.label)
                    while !Task.isCancelled { await Task.yield() }
                    throw RefineError(.interrupted, "interrupted")
                }
                return (0..<request.count).map { Proposal(MadeUp.text("\(request.demand.label)/\($0)")) }
            }
        }
    }

    @Test("saves what was accepted when it is interrupted")
    func savesWhenInterrupted() async throws {
        let folder = try workplace()
        let hung = Recorder<String>()
        let settings = settings(folder)
        let running = Task { try await run(folder, settings, engine: hanging(hung)) }
        while hung.values.count < 2 { await Task.yield() }
        running.cancel()
        let report = try await running.value
        #expect(report.keptCount == 8)
        #expect(report.exitStatus == 130)
        #expect(report.json["status"]?.string == "partial")
        #expect(try rows(folder, "intent").count == 15 + 8)
        #expect(try await status(folder) == ["interrupted"])
        // The output is free again, and the next run goes on from there, loses nothing and adds the rest.
        let next = try await run(folder, settings, engine: engine(of: 2))
        #expect(next.iteration == 1)
        #expect(next.resumed == 1)
        #expect(try rows(folder, "intent").count == 15 + 8 + 12)
    }

    @Test("writes no dataset when it is interrupted before anything was accepted")
    func writesNothingWhenInterruptedAtOnce() async throws {
        let folder = try workplace()
        let asked = Recorder<Int>()
        let settings = settings(folder)
        let running = Task {
            try await run(folder, settings) { ledger in
                ScriptedEngine(ledger: ledger) { request throws(RefineError) in
                    asked.record(1)
                    while !Task.isCancelled { await Task.yield() }
                    throw RefineError(.interrupted, "interrupted")
                }
            }
        }
        while asked.values.count < 2 { await Task.yield() }
        running.cancel()
        let error = await #expect(throws: RefineError.self) { try await running.value }
        #expect(error?.code == .interrupted)
        #expect(try folder.names(in: "out") == [".refine"])
        #expect(try await status(folder) == ["interrupted"])
    }

    @Test("saves what was accepted before the service failed, and bears the failure's exit status")
    func savesBeforeFailure() async throws {
        let folder = try workplace()
        let report = try await run(folder, settings(folder) { $0.concurrency = 1 }) { ledger in
            ScriptedEngine(ledger: ledger) { request throws(RefineError) in
                if request.demand.label == "late" { throw RefineError(.keyRefused, "key withdrawn") }
                return (0..<request.count).map { Proposal(MadeUp.text("\(request.ordinal)/\($0)")) }
            }
        }
        #expect(report.fatal?.code == .keyRefused)
        #expect(report.exitStatus == 77)
        #expect(report.keptCount == 6)
        #expect(report.endedEarly.map(\.reason) == [.engineFailed])
        #expect(try rows(folder, "intent").count == 15 + 6)
        #expect(try await status(folder) == ["partial"])
    }

    @Test("fails with the service's error when nothing was accepted before it")
    func failsWithoutSamples() async throws {
        let folder = try workplace()
        let settings = settings(folder)
        let error = await #expect(throws: RefineError.self) {
            try await run(folder, settings) { ledger in
                ScriptedEngine(ledger: ledger) { _ throws(RefineError) in throw RefineError(.unavailable, "gone") }
            }
        }
        #expect(error?.code == .unavailable)
        #expect(try folder.names(in: "out") == [".refine"])
        #expect(try await status(folder) == ["failed"])
    }

    @Test("is partial, exit status 3, when a class brings nothing more")
    func isPartial() async throws {
        let folder = try workplace()
        let report = try await run(folder, settings(folder)) { ledger in
            ScriptedEngine(ledger: ledger) { request in [Proposal(MadeUp.text(request.demand.label))] }
        }
        #expect(report.status == .partial)
        #expect(report.exitStatus == 3)
        #expect(report.endedEarly.map(\.reason) == [.yieldCollapsed, .yieldCollapsed])
        #expect(try rows(folder, "intent").count == 15 + 2)
    }

    // MARK: - Refusals

    @Test("does not run while another run holds the output")
    func refusesLockedOutput() async throws {
        let folder = try workplace()
        let lock = try OutputLock(folder: folder.path("out"))
        let settings = settings(folder)
        let error = await #expect(throws: RefineError.self) { try await run(folder, settings) }
        #expect(error?.code == .locked)
        withExtendedLifetime(lock) {}
        #expect(try folder.names(in: "out/.refine") == ["lock"])
    }

    @Test(
        "does not write into the data itself, however it is spelt", arguments: ["saved", "saved/", "./saved/../saved"])
    func refusesTheDataFolder(output: String) throws {
        let folder = try workplace()
        let error = try #require(throws: RefineError.self) {
            try RefinementInput.read(
                analysis: folder.path("analysis.json"), settings: settings(folder) { $0.output = folder.path(output) })
        }
        #expect(error.code == .usage)
    }

    @Test("refuses an unknown class before anything is written")
    func refusesUnknownClass() async throws {
        let folder = try workplace()
        let settings = settings(folder)
        let error = await #expect(throws: RefineError.self) {
            try await run(folder, settings, planner: WeakClassPlanner(labels: ["lots"]))
        }
        #expect(error?.code == .usage)
        #expect(error?.hint == "did you mean lost?")
        #expect(!folder.exists("out"))
    }

    @Test("refuses an output that holds broken rows before it asks anyone, and leaves it as it is")
    func refusesBrokenOutput() async throws {
        let folder = try workplace()
        try folder.write("{broken\n", to: "out/intent.jsonl")
        let asked = Recorder<Int>()
        let settings = settings(folder)
        let error = await #expect(throws: RefineError.self) {
            try await run(folder, settings) { ledger in
                ScriptedEngine(ledger: ledger) { _ in
                    asked.record(1)
                    return []
                }
            }
        }
        #expect(error?.code == .badInput, "\(String(describing: error))")
        #expect(error?.place == Place(file: folder.path("out/intent.jsonl"), line: 1))
        #expect(asked.values.isEmpty)
        // Phase 1 is not asked either.
        let iterations = try await StateStore(reading: folder.path("out")).iterations()
        #expect(iterations.map(\.usage.calls) == [0])
        #expect(try folder.text("out/intent.jsonl") == "{broken\n")
    }
}
