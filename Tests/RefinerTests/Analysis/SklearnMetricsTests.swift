import JSONText
import Testing

@testable import Refiner

@Suite("An analysis of counts")
struct SklearnMetricsTests {
    private static let cases = SklearnRecord.cases

    private func close(_ one: Double?, _ other: Double?) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        return abs(one - other) < 1e-12
    }

    @Test("has scikit-learn's precision, recall, F1 and support of each class", arguments: cases)
    func classes(record: SklearnRecord) throws {
        let analysis = record.analysis()
        #expect(analysis.classMetrics.map(\.label) == record.labels)
        #expect(analysis.classMetrics.count == record.metrics.count)
        for (metrics, expected) in zip(analysis.classMetrics, record.metrics) {
            #expect(close(metrics.precision, expected.values[0]), "\(metrics.label)")
            #expect(close(metrics.recall, expected.values[1]), "\(metrics.label)")
            #expect(close(metrics.f1, expected.values[2]), "\(metrics.label)")
            #expect(metrics.support == expected.support)
        }
    }

    @Test("has the averages and the accuracy of scikit-learn's report", arguments: cases)
    func averages(record: SklearnRecord) throws {
        let analysis = record.analysis()
        let averages = try #require(analysis.averages)
        #expect(close(analysis.accuracy, record.json["accuracy"]?.double))
        // Where a class bears the name of a line, the report may hold the class.
        let names = record.labels.contains { $0.hasSuffix(" avg") } ? [] : averages.named
        for (name, row) in names {
            guard let line = record.report["\(name) avg"] else {
                // scikit-learn gives the accuracy for it.
                #expect(name == "micro")
                #expect(close(row.f1, record.json["accuracy"]?.double))
                continue
            }
            #expect(close(row.precision, line["precision"]?.double), "\(name)")
            #expect(close(row.recall, line["recall"]?.double), "\(name)")
            #expect(close(row.f1, line["f1-score"]?.double), "\(name)")
        }
        #expect((averages.samples != nil) == record.isMultiLabel)
    }

    @Test("covers every analysis at hand, and those reports that came with them")
    func coversAll() {
        #expect(Self.cases.count { $0.name.contains("/") } == 9)
        #expect(Self.cases.count { $0.json["given"]?.bool == true } == 8)
    }

    @Test("does not depend on the order of the classes", arguments: cases)
    func anyOrder(record: SklearnRecord) throws {
        let (plain, turned) = (record.analysis(), record.analysis(order: record.labels.indices.reversed()))
        #expect(turned.classMetrics.reversed() == plain.classMetrics)
        #expect(turned.confusionMatrix.map { $0.map { $0.reversed() }.reversed() } == plain.confusionMatrix)
        #expect(Set(turned.confusionPairs) == Set(plain.confusionPairs))
        #expect(turned.merged.map { Set([$0.first, $0.second]) } == plain.merged.map { Set([$0.first, $0.second]) })
        let (one, other) = (try #require(plain.averages), try #require(turned.averages))
        for (left, right) in zip(one.named, other.named) { #expect(close(left.row.f1, right.row.f1)) }
    }

    @Test("has both sides of each confusion, and the matrix of single labels")
    func confusions() throws {
        let record = try #require(SklearnRecord.named("arsarcasm-three-tasks/sentiment"))
        let analysis = record.analysis()
        let matrix = try #require(analysis.confusionMatrix)
        #expect(matrix.map { $0.reduce(0, +) } == analysis.classMetrics.map(\.support))
        #expect(matrix.joined().reduce(0, +) == analysis.samples)
        for label in analysis.labels {
            #expect(analysis.confusionsByLabel[label] == analysis.confusions(of: label))
        }
        let sets = try #require(SklearnRecord.named("goemotions-several-labels/emotion")).analysis()
        #expect(sets.confusionMatrix == nil)
        #expect(!sets.confusionPairs.isEmpty)
    }

    @Test("of nothing has zeroes, no accuracy, and says so")
    func nothing() {
        let counts = TaskCounts(name: "t", kind: .singleLabel, labels: [])
        let analysis = AnalysisBuilder.analysis(of: counts, errors: [])
        #expect(analysis.accuracy == nil)
        #expect(analysis.averages?.macro == TaskAverages.Row(precision: 0, recall: 0, f1: 0))
        #expect(analysis.calibration == nil)
        #expect(AnalysisBuilder.diagnostics(of: counts).map(\.message) == ["task t: no samples: every metric is 0"])
    }

    @Test("names the classes whose metrics are 0 for want of a divisor")
    func zeroDivision() throws {
        let counts = try #require(SklearnRecord.named("never predicted")).counts()
        #expect(
            AnalysisBuilder.diagnostics(of: counts).map(\.message) == [
                "task task: never predicted, so that their precision counts as 0: a, c"
            ])
        let unseen = try #require(SklearnRecord.named("never true")).counts()
        #expect(
            AnalysisBuilder.diagnostics(of: unseen).map(\.message) == [
                "task task: without a true sample, so that their recall counts as 0: b, c"
            ])
    }

    @Test("leaves the matrix of very many classes out, and says so")
    func manyClasses() {
        var counts = TaskCounts(
            name: "t", kind: .singleLabel, labels: (0...AnalysisBuilder.largestMatrix).map { "c\($0)" })
        counts.samples = 2
        counts.correct = 1
        counts.cells = [.init(row: 0, column: 0, count: 1), .init(row: 7, column: 3, count: 1)]
        let analysis = AnalysisBuilder.analysis(of: counts, errors: [])
        #expect(analysis.confusionMatrix == nil)
        #expect(analysis.confusionPairs == [ConfusionPair(trueLabel: "c7", predictedLabel: "c3", count: 1)])
        #expect(AnalysisBuilder.diagnostics(of: counts).contains { $0.message.contains("matrix is left out") })
    }

    @Test("measures calibration as counted by hand, and names the over-confident classes", arguments: cases)
    func calibration(record: SklearnRecord) throws {
        guard let expected = record.json["calibration"] else {
            return #expect(record.analysis().calibration == nil)
        }
        let calibration = try #require(record.analysis().calibration)
        #expect(abs(calibration.expectedError - (expected["expected_error"]?.double ?? -1)) < 1e-7)
        #expect(
            calibration.overconfident.map(\.label).sorted()
                == expected["overconfident"]?.array?.compactMap(\.string))
        #expect(calibration.overconfident.map(\.gap) == calibration.overconfident.map(\.gap).sorted(by: >))
        #expect(close(calibration.accuracy, record.json["accuracy"]?.double))
        #expect(calibration.answers == record.json["samples"]?.int)
    }
}
