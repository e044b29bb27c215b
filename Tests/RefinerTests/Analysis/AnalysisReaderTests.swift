import Testing

@testable import Refiner

@Suite("Reading an analysis")
struct AnalysisReaderTests {
    private func read(_ json: String) throws -> TaskAnalysis {
        try #require(try AnalysisReader.read(bytes: Array(json.utf8)).analysis.tasks.first)
    }

    private let metrics = #""class_metrics": {"a": {"f1": 0.5, "support": 3}, "b": {"f1": 0.25, "support": 1}}"#

    @Test("needs class metrics alone, and derives the rest")
    func needsMetricsAlone() throws {
        let task = try read("{\"tasks\": {\"intent\": {\(metrics)}}}")
        #expect(task.name == "intent")
        #expect(task.kind == .singleLabel)
        #expect(task.labels == ["a", "b"])
        #expect(task.accuracy == nil)
        #expect(task.confusionMatrix == nil)
        #expect(task.classMetrics[0].precision == nil)
        #expect(task.confusionPairs == [])
        #expect(task.macroF1 == 0.375)
    }

    @Test("ignores keys it does not know, and takes null for a missing part")
    func ignoresUnknownKeys() throws {
        let task = try read(
            "{\"version\": 2, \"tasks\": {\"t\": {\"accuracy\": null, \"errors\": null, \"note\": [1], \(metrics)}}}")
        #expect(task.accuracy == nil)
        #expect(task.errors == [])
    }

    @Test("keeps the order of the labels that the matrix has, not that of the metrics")
    func keepsLabelOrder() throws {
        let task = try read(
            "{\"tasks\": {\"t\": {\(metrics), \"labels\": [\"b\", \"a\"], \"confusion_matrix\": [[0, 1], [2, 1]]}}}")
        #expect(task.labels == ["b", "a"])
        #expect(
            task.confusionPairs == [
                ConfusionPair(trueLabel: "a", predictedLabel: "b", count: 2),
                ConfusionPair(trueLabel: "b", predictedLabel: "a", count: 1),
            ])
    }

    @Test("takes confusions from the matrix even where pairs are given")
    func prefersTheMatrix() throws {
        let task = try read(
            """
            {"tasks": {"t": {\(metrics), "labels": ["a", "b"], "confusion_matrix": [[1, 2], [0, 1]],
            "confusion_pairs": [{"true": "b", "predicted": "a", "count": 9}]}}}
            """)
        #expect(task.confusionPairs == [ConfusionPair(trueLabel: "a", predictedLabel: "b", count: 2)])
    }

    @Test("takes given pairs where there is no matrix")
    func takesGivenPairs() throws {
        let task = try read(
            """
            {"tasks": {"t": {\(metrics), "confusion_pairs": [{"true": "b", "predicted": "a", "count": 9},
            {"true": "a", "predicted": "a", "count": 4}, {"true": "a", "predicted": "b", "count": 0}],
            "errors": [{"text": "x", "true_label": "a", "predicted_label": "b"}]}}}
            """)
        #expect(task.confusionPairs == [ConfusionPair(trueLabel: "b", predictedLabel: "a", count: 9)])
    }

    @Test("counts confusions from the errors where there is nothing else")
    func countsErrors() throws {
        let task = try read(
            """
            {"tasks": {"t": {\(metrics), "errors": [
            {"text": "x", "true_label": "b", "predicted_label": "a", "confidence": 0.75},
            {"text": "y", "true_label": "a", "predicted_label": "b"},
            {"text": "z", "true_label": "a", "predicted_label": "b"}]}}}
            """)
        #expect(
            task.confusions(of: "a") == [
                Confusion(label: "b", count: 2, direction: .missed),
                Confusion(label: "b", count: 1, direction: .falseAlarm),
            ])
        #expect(task.errors.map(\.confidence) == [0.75, nil, nil])
    }

    @Test("puts misses before false alarms of the same count")
    func putsMissesFirst() throws {
        let task = try read(
            "{\"tasks\": {\"t\": {\(metrics), \"labels\": [\"a\", \"b\"], \"confusion_matrix\": [[1, 2], [2, 1]]}}}")
        #expect(task.confusions(of: "b").map(\.direction) == [.missed, .falseAlarm])
        #expect(task.confusions(of: "unheard of") == [])
    }

    @Test("pairs each missed label of a multi-label error with each spurious one")
    func pairsMultiLabelErrors() throws {
        let task = try read(
            """
            {"tasks": {"t": {"class_metrics": {"a": {"f1": 0.5, "support": 3}, "b": {"f1": 0.5, "support": 3},
            "c": {"f1": 0.5, "support": 3}}, "errors": [
            {"text": "x", "true_labels": ["a", "b"], "predicted_labels": ["b", "c"]},
            {"text": "y", "true_labels": ["a"], "predicted_labels": []}]}}}
            """)
        #expect(task.kind == .multiLabel)
        #expect(task.errors[0].missed == ["a"])
        #expect(task.errors[0].spurious == ["c"])
        #expect(task.errors[1].missed == ["a"])
        #expect(task.errors[1].spurious == [])
        #expect(task.confusionPairs == [ConfusionPair(trueLabel: "a", predictedLabel: "c", count: 1)])
    }

    @Test("believes the kind that the file states")
    func believesTheKind() throws {
        #expect(try read("{\"tasks\": {\"t\": {\"kind\": \"multi_label\", \(metrics)}}}").kind == .multiLabel)
    }

    @Test("reads half a surrogate pair as U+FFFD")
    func readsLoneSurrogates() throws {
        let task = try read(
            """
            {"tasks": {"t": {\(metrics), "errors": [{"text": "odd \\ud83d end", "true_label": "a", "predicted_label": "b"}]}}}
            """)
        #expect(task.errors[0].text == "odd \u{FFFD} end")
    }

    @Test("reads whole numbers as class names, as JSON writers of Python have them")
    func readsNumericLabels() throws {
        let task = try read(
            """
            {"tasks": {"t": {"class_metrics": {"0": {"f1": 0.5, "support": 3.0}, "1": {"f1": 1, "support": 1}},
            "labels": [0, 1], "errors": [{"text": "x", "true_label": 0, "predicted_label": 1}]}}}
            """)
        #expect(task.labels == ["0", "1"])
        #expect(task.classMetrics[0].support == 3)
        #expect(task.errors[0].trueLabels == ["0"])
    }

    @Test("accepts an analysis without tasks, and says so")
    func acceptsNoTasks() throws {
        let reading = try AnalysisReader.read(bytes: Array(#"{"tasks": {}}"#.utf8))
        #expect(reading.analysis.tasks == [])
        #expect(reading.diagnostics.map(\.description) == ["analysis.json:1: $.tasks: holds no tasks"])
    }

    @Test("warns of a matrix that does not sum to the support")
    func warnsOfSupport() throws {
        let json = "{\"tasks\": {\"t\": {\(metrics), \"confusion_matrix\": [[1, 1], [0, 1]]}}}"
        let reading = try AnalysisReader.read(bytes: Array(json.utf8))
        #expect(reading.diagnostics.count == 1)
        #expect(reading.diagnostics.first?.message.contains("does not sum to the support of 1 of 2 classes") == true)
    }

    @Test("accepts a byte order mark")
    func acceptsByteOrderMark() throws {
        #expect(try read("\u{FEFF}{\"tasks\": {\"t\": {\(metrics)}}}").labels == ["a", "b"])
    }
}
