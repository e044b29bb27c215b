import JSONText
import Testing

@testable import Refiner

@Suite("An analysis as JSON")
struct AnalysisWriterTests {
    /// What the writer's sink was given.
    private final class Collected {
        var bytes: [UInt8] = []
        var pieces = 0
    }

    private func written(_ tasks: [TaskAnalysis]) throws -> [UInt8] {
        let collected = Collected()
        var writer = AnalysisWriter { bytes throws(RefineError) in collected.bytes += bytes }
        try writer.write(tasks)
        return collected.bytes
    }

    private func read(_ bytes: [UInt8]) throws -> [TaskAnalysis] {
        let reading = try AnalysisReader.read(bytes: bytes)
        #expect(reading.diagnostics == [])
        return reading.analysis.tasks
    }

    @Test("reads back as it was, but for the rounding", arguments: SklearnRecord.cases)
    func roundTrip(record: SklearnRecord) throws {
        let errors = [Sample.error("a \"quoted\"\n\u{1} text\\ 😀", record.labels[0], record.labels[0], 0.123456)]
        let analysis = record.analysis(errors: record.isMultiLabel ? [] : errors)
        let bytes = try written([analysis])
        let back = try #require(try read(bytes).first)
        #expect(try written([back]) == bytes)
        #expect(back.labels == analysis.labels)
        #expect(back.kind == analysis.kind)
        #expect(back.samples == analysis.samples)
        #expect(back.confusionMatrix == analysis.confusionMatrix)
        #expect(back.confusionPairs == analysis.confusionPairs)
        #expect(back.merged == analysis.merged)
        #expect(back.errors.map(\.text) == analysis.errors.map(\.text))
        for (one, other) in zip(back.classMetrics, analysis.classMetrics) {
            #expect(one.support == other.support)
            #expect(one.f1 == FourPlaces.rounded(other.f1))
            #expect(one.intervals?.f1.lower == other.intervals.map { FourPlaces.rounded($0.f1.lower) })
        }
        #expect(back.averages?.macro?.f1 == analysis.averages?.macro.map { FourPlaces.rounded($0.f1) })
        #expect(back.calibration?.overconfident.count == analysis.calibration?.overconfident.count)
    }

    @Test("of a fixture holds all that RapidFit wrote, number by number", arguments: Repository.analyses)
    func rapidFit(fixture: String) throws {
        let analysis = try Repository.analysis(fixture)
        let bytes = try written(analysis.tasks)
        let back = try read(bytes)
        #expect(back == analysis.tasks.map(roundedIntervals))
        let original = try JSON(parsing: Repository.bytes("fixtures/\(fixture)/analysis.json"))
        let json = try JSON(parsing: bytes)
        for (task, members) in (original["tasks"]?.members ?? []).map({ ($0.name, $0.value.members ?? []) }) {
            for member in members where member.name != "class_metrics" {
                #expect(json["tasks"]?[task]?[member.name] == member.value, "\(member.name)")
            }
            for entry in original["tasks"]?[task]?["class_metrics"]?.members ?? [] {
                for value in entry.value.members ?? [] {
                    #expect(json["tasks"]?[task]?["class_metrics"]?[entry.name]?[value.name] == value.value)
                }
            }
        }
    }

    private func roundedIntervals(_ task: TaskAnalysis) -> TaskAnalysis {
        func rounded(_ interval: Interval) -> Interval {
            Interval(lower: FourPlaces.rounded(interval.lower), upper: FourPlaces.rounded(interval.upper))
        }
        return TaskAnalysis(
            name: task.name, kind: task.kind, accuracy: task.accuracy, labels: task.labels,
            confusionMatrix: task.confusionMatrix,
            classMetrics: task.classMetrics.map { metrics in
                guard let known = metrics.intervals else { return metrics }
                return metrics.bearing(
                    MetricIntervals(
                        precision: rounded(known.precision), recall: rounded(known.recall), f1: rounded(known.f1)))
            }, errors: task.errors, merged: task.merged)
    }

    @Test("pulls errors task by task while it is written, whether they come as values or as bytes")
    func streams() throws {
        let tasks = [
            Sample.task("one", [Sample.metrics("a"), Sample.metrics("b\"")]),
            Sample.task("two", [Sample.metrics("x"), Sample.metrics("y")], kind: .multiLabel),
        ]
        let collected = Collected()
        var writer = AnalysisWriter { bytes throws(RefineError) in
            collected.bytes += bytes
            collected.pieces += 1
        }
        var asked: [String] = []
        try writer.write(tasks) { task, errors throws(RefineError) in
            asked.append(task.name)
            if task.name == "one" {
                for _ in 0..<10_000 {
                    try Array("plain \"text\"".utf8).withError { bytes throws(RefineError) in
                        try errors.add(text: bytes, isQuoted: false, truth: 0, answer: 1, confidence: 0.98765)
                    }
                }
            } else {
                try Array(#""já\n""#.utf8).withError { bytes throws(RefineError) in
                    try errors.add(text: bytes, isQuoted: true, truth: [0, 1], answer: [], confidence: nil)
                }
                try errors.add(ErrorSample(text: "t", trueLabels: ["x"], predictedLabels: ["y"]))
            }
        }
        #expect(asked == ["one", "two"])
        #expect(collected.pieces > 1)
        let back = try read(collected.bytes)
        #expect(back[0].errors.count == 10_000)
        #expect(
            back[0].errors.last
                == ErrorSample(text: "plain \"text\"", trueLabels: ["a"], predictedLabels: ["b\""], confidence: 0.9877))
        #expect(
            back[1].errors == [
                ErrorSample(text: "já\n", trueLabels: ["x", "y"], predictedLabels: []),
                ErrorSample(text: "t", trueLabels: ["x"], predictedLabels: ["y"]),
            ])
    }

    @Test("ends with the error of its sink or of the errors' source")
    func fails() throws {
        var full = AnalysisWriter { _ throws(RefineError) in throw RefineError(.cannotWrite, "full") }
        #expect(throws: RefineError(.cannotWrite, "full")) { try full.write([]) }
        var writer = AnalysisWriter { _ throws(RefineError) in }
        #expect(throws: RefineError(.badInput, "no")) {
            try writer.write([Sample.task("t", [])]) { _, _ throws(RefineError) in throw RefineError(.badInput, "no") }
        }
    }

    @Test("rounds to four places as Python does")
    func rounding() throws {
        let rows = try #require(SklearnRecord.all()["rounded"]?.array)
        #expect(rows.count > 600)
        for row in rows {
            var bytes: [UInt8] = []
            FourPlaces.append(try #require(row[0]?.double), to: &bytes)
            #expect(String(decoding: bytes, as: UTF8.self) == row[1]?.string)
        }
    }

    @Test("writes what is no number as null")
    func noNumber() {
        var bytes: [UInt8] = []
        FourPlaces.append(.nan, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "null")
    }

    @Test("tells the share of the true class that a confusion takes")
    func shares() throws {
        let task = Sample.task(
            "t", [Sample.metrics("a", support: 8), Sample.metrics("b")], matrix: [[5, 3], [0, 10]])
        let json = try JSON(parsing: written([task]))
        #expect(json["tasks"]?["t"]?["confusion_pairs"]?[0]?["share"]?.double == 0.375)
    }

    @Test(
        "refuses additions that say something impossible",
        arguments: [
            (#""averages": {"macro": {"precision": 2, "recall": 0, "f1": 0}}"#, "$.tasks.t.averages.macro.precision"),
            (#""merged": [{"labels": ["a"], "confused": [1, 2], "right": 1}]"#, "$.tasks.t.merged[0].labels"),
            (#""merged": [{"labels": ["a", "q"], "confused": [1, 2], "right": 1}]"#, "$.tasks.t.merged[0].labels[1]"),
            (#""calibration": {"answers": -1}"#, "$.tasks.t.calibration.answers"),
            (#""samples": 1.5"#, "$.tasks.t.samples"),
        ])
    func impossible(member: String, path: String) throws {
        let text = #"{"tasks": {"t": {"class_metrics": {"a": {"f1": 1, "support": 1}}, "# + member + "}}}"
        let error = try #require(throws: RefineError.self) { try AnalysisReader.read(bytes: Array(text.utf8)) }
        #expect(error.code == .badInput)
        #expect(error.place?.path == path)
    }

    @Test("refuses intervals that are none", arguments: ["[0.5]", "[0.9, 0.1]", "[0, 2]", "3"])
    func noIntervals(interval: String) throws {
        let text =
            #"{"tasks": {"t": {"class_metrics": {"a": {"f1": 1, "support": 1, "intervals": {"precision": "# + interval
            + "}}}}}}"
        let error = try #require(throws: RefineError.self) { try AnalysisReader.read(bytes: Array(text.utf8)) }
        #expect(error.place?.path?.hasPrefix("$.tasks.t.class_metrics.a.intervals.precision") == true)
    }
}

extension [UInt8] {
    fileprivate func withError(_ body: (UnsafeRawBufferPointer) throws(RefineError) -> Void) throws(RefineError) {
        let result = withUnsafeBytes { bytes in Result { () throws(RefineError) in try body(bytes) } }
        try result.get()
    }
}
