import Testing

@testable import Refiner

/// What the suites of whole runs share: a place to work in, and ways to run there.
protocol RefinementSuite {}

extension RefinementSuite {
    /// A folder with an analysis of two tasks, and a dataset of three in which one has never been analysed.
    func workplace() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            {"tasks": {
            "intent": {"class_metrics": {"lost": {"f1": 0.5, "support": 4}, "late": {"f1": 0.6, "support": 4},
            "fine": {"f1": 0.99, "support": 4}}, "errors": [
            {"text": "\(MadeUp.text("evaluated", words: 12))", "true_label": "lost", "predicted_label": "late"}]},
            "mood": {"class_metrics": {"good": {"f1": 0.95, "support": 4}}}
            }}
            """, to: "analysis.json")
        try folder.write(Self.intent, to: "saved/intent.jsonl")
        try folder.write("{\"label\":\"good\" , \"text\":\"as it is\"}", to: "saved/mood.jsonl")
        try folder.write(
            "{\"text\": \"\(MadeUp.text("other"))\", \"labels\": [\"x\", \"y\"]}\n", to: "saved/never analysed.jsonl")
        return folder
    }

    static var intent: String {
        ["lost", "late", "fine"].flatMap { label in
            (0..<5).map {
                "{\"text\": \"\(MadeUp.text("training/\(label)/\($0)"))\", \"label\": \"\(label)\", \"id\": \($0)}\n"
            }
        }.joined()
    }

    func settings(_ folder: TemporaryFolder, _ change: (inout Refinement.Settings) -> Void = { _ in })
        -> Refinement.Settings
    {
        var settings = Refinement.Settings(data: folder.path("saved"), output: folder.path("out"), batchSize: 4)
        change(&settings)
        return settings
    }

    func run(
        _ folder: TemporaryFolder, _ settings: Refinement.Settings,
        planner: WeakClassPlanner = WeakClassPlanner(maxPerClass: 6),
        engine: @escaping @Sendable (any Ledger) -> any Engine = { ScriptedEngine.fluent(ledger: $0) },
        observe: @escaping @Sendable (RunEvent) -> Void = { _ in }
    ) async throws -> RunReport {
        let input = try RefinementInput.read(analysis: folder.path("analysis.json"), settings: settings)
        return try await Refinement(input, planner: planner, settings: settings, observe: observe).run { context in
            engine(context.ledger)
        }
    }

    func rows(
        _ folder: TemporaryFolder, _ task: String, in name: String = "out", _ format: DatasetFormat? = nil
    ) throws -> [DatasetRow] {
        try #require(try DatasetStores.reading(folder.path(name), preferred: format).load()[task: task]).rows
    }

    /// An engine whose texts are others in every run.
    func engine(of run: Int) -> @Sendable (any Ledger) -> any Engine {
        { ledger in
            ScriptedEngine(ledger: ledger) { request in
                (0..<request.count).map {
                    Proposal(MadeUp.text("\(run)/\(request.demand.label)/\(request.ordinal)/\($0)"))
                }
            }
        }
    }

    func status(_ folder: TemporaryFolder) async throws -> [String] {
        try await StateStore(reading: folder.path("out")).iterations().map(\.status)
    }
}
