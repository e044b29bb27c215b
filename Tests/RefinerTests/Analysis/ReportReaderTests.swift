import JSONText
import Testing

@testable import Refiner

@Suite("scikit-learn's report")
struct ReportReaderTests {
    private func read(_ json: JSON) throws -> AnalysisReader.Reading {
        try AnalysisReader.read(bytes: Array(json.serialized(.pretty).utf8), name: "report.json")
    }

    @Test("is read class by class, whatever the classes are called", arguments: SklearnRecord.cases)
    func classes(record: SklearnRecord) throws {
        let task = try #require(try read(record.report).analysis.tasks.first)
        // Where nothing was counted for a class, averages cannot bring it back.
        try #require(task.labels == record.labels)
        for (metrics, expected) in zip(task.classMetrics, record.metrics) {
            #expect(metrics.support == expected.support, "\(metrics.label)")
            for (value, number) in zip([metrics.precision, metrics.recall, metrics.f1], expected.values) {
                #expect(abs((value ?? -1) - number) < 1e-9, "\(metrics.label)")
            }
        }
        #expect(task.kind == (record.isMultiLabel ? .multiLabel : .singleLabel))
        if !record.isMultiLabel, !record.labels.contains("accuracy") {
            #expect(task.accuracy == record.json["accuracy"]?.double)
        }
        #expect(abs(task.macroF1 - (record.analysis().averages?.macro?.f1 ?? -1)) < 1e-9)
    }

    @Test("says which class it lost, and that errors are missing and what that costs")
    func diagnostics() throws {
        let plain = try read(try #require(SklearnRecord.named("banking77-10/intent")).report)
        #expect(plain.diagnostics.count == 1)
        #expect(plain.diagnostics[0].message.contains("--predictions FILE"))
        let lost = try read(try #require(SklearnRecord.named("named macro avg")).report)
        #expect(lost.diagnostics[0].message.contains("class \"macro avg\" was overwritten"))
    }

    @Test("may be wrapped by task, and else bears the task's name that is asked for")
    func tasks() throws {
        let report = try #require(SklearnRecord.named("named tasks")).report
        #expect(try read(["tasks": report, "mood": report]).analysis.tasks.map(\.name) == ["tasks", "mood"])
        let bytes = Array(report.serialized().utf8)
        #expect(try AnalysisReader.read(bytes: bytes, unnamedTask: "intent").analysis.tasks.map(\.name) == ["intent"])
        #expect(try AnalysisReader.read(bytes: bytes).analysis.tasks.map(\.name) == [AnalysisReader.defaultTask])
    }

    @Test("whose keys were sorted is read, and loses no class")
    func sortedKeys() throws {
        let report = try #require(SklearnRecord.named("arsarcasm-three-tasks/dialect")).report
        let sorted = JSON((report.members ?? []).sorted { $0.name < $1.name })
        let reading = try read(sorted)
        #expect(reading.analysis.tasks.first?.labels == ["egypt", "gulf", "levant", "magreb", "msa"])
        #expect(reading.diagnostics.count == 1)
    }

    @Test("that does not add up is read as it is, with a warning")
    func doesNotAddUp() throws {
        let report = try #require(SklearnRecord.named("arsarcasm-three-tasks/dialect")).report
        let cut = JSON((report.members ?? []).filter { $0.name != "gulf" && $0.name != "msa" })
        let reading = try read(cut)
        #expect(reading.analysis.tasks.first?.labels == ["egypt", "levant", "magreb"])
        #expect(reading.diagnostics.first?.message.contains("do not add up") == true)
    }

    @Test("whose class is called accuracy but has an entry of its own is read as it stands")
    func accuracyAsClass() throws {
        let text = """
            {"accuracy": {"precision": 0.5, "recall": 0.5, "f1-score": 0.5, "support": 4},
             "b": {"precision": 1, "recall": 1, "f1-score": 1, "support": 4.0},
             "macro avg": {"precision": 0.75, "recall": 0.75, "f1-score": 0.75, "support": 8},
             "weighted avg": {"precision": 0.75, "recall": 0.75, "f1-score": 0.75, "support": 8}}
            """
        let reading = try AnalysisReader.read(bytes: Array(text.utf8))
        #expect(reading.analysis.tasks.first?.labels == ["accuracy", "b"])
        #expect(reading.analysis.tasks.first?.accuracy == nil)
        #expect(reading.diagnostics.count == 1)
    }

    @Test("with NaN where there was nothing to divide by counts it as 0")
    func nan() throws {
        let text = #"{"a": {"precision": NaN, "recall": 0, "f1-score": 0, "support": 3}}"#
        #expect(
            try AnalysisReader.read(bytes: Array(text.utf8)).analysis.tasks.first?.classMetrics.first?.precision == 0)
    }

    @Test(
        "is refused with the place where it says something impossible",
        arguments: [
            (#"{"a": {"precision": 1.5, "recall": 0, "f1-score": 0, "support": 3}}"#, "$.a.precision"),
            (#"{"a": {"precision": 1, "recall": 0, "f1-score": 0, "support": -3}}"#, "$.a.support"),
            (#"{"a": {"precision": 1, "recall": 0, "f1-score": 0}}"#, "$.a"),
            (#"{"a": {"precision": 1, "recall": 0, "f1-score": 0, "support": 1}, "b": 3}"#, "$.b"),
            (#"{"a": {"precision": 1, "recall": 0, "f1-score": 0, "support": 1}, "accuracy": "x"}"#, "$.accuracy"),
            (#"{"t": {"a": {"precision": 1, "recall": 0, "f1-score": 1e400, "support": 1}}}"#, #"$.t.a["f1-score"]"#),
        ])
    func refused(text: String, path: String) throws {
        let error = try #require(throws: RefineError.self) { try AnalysisReader.read(bytes: Array(text.utf8)) }
        #expect(error.code == .badInput)
        #expect(error.place?.path == path, "\(error)")
    }
}
