import GRDB
import JSONText
import Testing

@testable import Refiner

@Suite("Measurements of iterations")
struct MeasurementTests {
    private let folder: TemporaryFolder
    private let store: StateStore

    init() async throws {
        folder = try TemporaryFolder()
        store = try StateStore(writing: folder.path)
        for _ in 0..<3 {
            try await store.write { try $0.execute(sql: StateStoreTests.insertIteration) }
        }
    }

    private func measurement(
        _ iteration: Int64, _ stage: Measurement.Stage, _ macroF1: Double, split: Measurement.Split = .dev,
        answers: StoredAnswers? = nil, comparison: Comparison? = nil
    ) -> Measurement {
        Measurement(
            iteration: iteration, task: "t", split: split, stage: stage, rows: 9, accuracy: 0.5, macroF1: macroF1,
            classes: [.init(label: "a", f1: macroF1, support: 9)], comparison: comparison, decision: "kept",
            answers: answers)
    }

    /// Answers to 60 rows, of which the first ones are wrong.
    private func answers(wrong: Int, from first: Int = 0) -> StoredAnswers {
        var answers = StoredAnswers()
        for row in 0..<60 {
            let truth = "class \(row % 3)"
            answers.add(
                text: "text \(row + first)", truth: [truth], answer: [row < wrong ? "class \((row + 1) % 3)" : truth])
        }
        return answers
    }

    @Test("are read as they were written, the later one in the place of the earlier")
    func roundTrip() async throws {
        let rows = try #require(answers(wrong: 30).paired(with: answers(wrong: 2)))
        let comparison = Comparison(rows, task: "t", settings: ProofSettings(seed: 1))
        try await store.record(measurement(1, .after, 0.1))
        try await store.record(measurement(1, .after, 0.75, answers: answers(wrong: 2), comparison: comparison))
        try await store.record(measurement(1, .before, 0.5))
        let found = try await store.measurements()
        #expect(found.map(\.stage) == [.before, .after])
        #expect(found[1].macroF1 == 0.75)
        #expect(found[1].classes == [.init(label: "a", f1: 0.75, support: 9)])
        #expect(found[1].comparison == comparison)
        #expect(found[1].decision == "kept")
        #expect(!found[1].createdAt.isEmpty)
        #expect(try await store.answers(of: found[1])?.count == 60)
        #expect(try await store.answers(of: found[0]) == nil)
    }

    @Test("are refused of an iteration that there is not")
    func unknownIteration() async throws {
        let error = await #expect(throws: RefineError.self) { try await store.record(measurement(9, .after, 0.5)) }
        #expect(error?.code == .cannotWrite)
    }

    @Test("are compared in pairs where the answers to the same rows are kept")
    func paired() async throws {
        try await store.record(measurement(1, .after, 0.5, answers: answers(wrong: 30)))
        try await store.record(measurement(2, .after, 0.9, answers: answers(wrong: 1)))
        try await store.record(measurement(3, .after, 0.9, answers: answers(wrong: 1, from: 7)))
        let entry = try #require(try await store.compare(1, 2).entries.first)
        #expect(entry.comparison?.verdict == .gain)
        #expect(entry.comparison?.rows == 60)
        // Other rows: no claim.
        #expect(try await store.compare(1, 3).entries.first?.comparison == nil)
    }

    @Test("are compared at the same stage, each set by itself, and refused where nothing is in common")
    func unpaired() async throws {
        try await store.record(measurement(1, .before, 0.5))
        try await store.record(measurement(1, .after, 0.6))
        try await store.record(measurement(2, .before, 0.6))
        try await store.record(measurement(2, .after, 0.7, split: .test))
        let entries = try await store.compare(1, 2).entries
        #expect(entries.map(\.before.stage) == [.before])
        #expect(entries.first?.comparison == nil)
        let nothing = await #expect(throws: RefineError.self) { try await store.compare(1, 3) }
        #expect(nothing?.code == .badInput)
        let unknown = await #expect(throws: RefineError.self) { try await store.compare(1, 7) }
        #expect(unknown?.code == .usage)
        #expect(unknown?.hint == "there are: 1, 2, 3")
    }

    @Test("stand for what an iteration was planned from, where nothing else was measured")
    func planned() async throws {
        try await store.write {
            try $0.execute(
                sql: """
                    INSERT INTO evaluation (iteration, task, label, metric, value, support) VALUES
                        (1, 't', NULL, 'accuracy', 0.6, NULL), (1, 't', NULL, 'macro_f1', 0.5, NULL),
                        (1, 't', 'a', 'f1', 0.4, 7), (1, 't', 'b', 'f1', 0.6, 9)
                    """)
        }
        let found = try await store.measurements(of: 1)
        #expect(found.map(\.macroF1) == [0.5])
        #expect(found.first?.rows == 16)
        #expect(found.first?.classes.map(\.label) == ["a", "b"])
        try await store.record(measurement(1, .before, 0.7))
        #expect(try await store.measurements(of: 1).map(\.macroF1) == [0.7])
    }

    @Test("make a series by round: after each iteration, else before the next")
    func series() {
        let series = ScoreSeries.all([
            measurement(1, .before, 0.5), measurement(1, .after, 0.6), measurement(2, .before, 0.6),
            measurement(3, .before, 0.72), measurement(3, .after, 0.9), measurement(3, .after, 0.4, split: .test),
        ])
        #expect(series.map(\.values) == [[0.5, 0.6, 0.72, 0.9]])
        #expect(series.first?.sparkline == "▁▃▅█")
        #expect(series.first?.last(2).sparkline == "▁█")
        #expect(ScoreSeries(task: "t", split: .dev, values: [0.5, 0.5]).sparkline == "▄▄")
        #expect(ScoreSeries.all([measurement(1, .before, .nan), measurement(2, .before, 0.5)]).isEmpty)
    }

    @Test("keep answers that are read back alike, and nothing from what is none")
    func storedAnswers() throws {
        var several = StoredAnswers(kind: .multiLabel)
        several.add(text: "one", truth: ["b", "a"], answer: [], id: "1")
        several.add(text: "two", truth: [], answer: ["a", "b"], id: "2")
        let read = try #require(StoredAnswers(json: try JSON(parsing: several.json.serialized(.compact))))
        #expect(read.json == several.json)
        let rows = try #require(several.paired(with: read))
        #expect(Comparison(rows).accuracy.difference == 0)
        #expect(several.paired(with: answers(wrong: 1)) == nil)
        let text = several.json.serialized(.compact)
        for bad in [
            "{}", text.replacing("multi_label", with: "single_label"), text.replacing(",0,", with: ",9,"),
            text.replacing(",0,", with: ",-1,"), text.replacing("[\"a\",\"b\"]", with: "[1]"), "{\"kind\": \"x\"}",
        ] {
            #expect((try? JSON(parsing: bad)).flatMap(StoredAnswers.init(json:)) == nil, "\(bad)")
        }
    }
}
