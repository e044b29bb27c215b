import JSONText
import TextFeatures
import Testing

@testable import Refiner

@Suite("Confident learning")
struct ConfidentLearningTests {
    /// All that the three passes of one set give.
    private struct Passes {
        var confidence: SelfConfidence
        var joint: ConfidentJoint
        var selection: DoubtSelection

        /// Each pass over the rows in `parts`, which are added up afterwards.
        init(_ set: MadeUpProbabilities, parts: [[Int]]) {
            let classes = set.labels.count
            var confidences = parts.map { _ in SelfConfidence(classCount: classes) }
            for (part, rows) in parts.enumerated() {
                set.visit(order: rows) { confidences[part].add(given: $1, confidence: $2[$1]) }
            }
            confidence = SelfConfidence(classCount: classes)
            for part in confidences { confidence.add(part) }
            var joints = parts.map { [confidence] _ in ConfidentJoint(thresholds: confidence.thresholds) }
            for (part, rows) in parts.enumerated() {
                set.visit(order: rows) { joints[part].add(given: $1, probabilities: $2) }
            }
            joint = ConfidentJoint(thresholds: confidence.thresholds)
            for part in joints { joint.add(part) }
            let counts = PruneCounts(
                joint: joint.calibrated(rowCounts: confidence.counts), rowCounts: confidence.counts)
            var selections = parts.map { _ in DoubtSelection(counts) }
            for (part, rows) in parts.enumerated() {
                set.visit(order: rows) { selections[part].add(row: $0, given: $1, probabilities: $2) }
            }
            selection = DoubtSelection(counts)
            for part in selections { selection.add(part) }
        }
    }

    private func matrix(_ json: JSON?) throws -> [[Int]] {
        try #require(json?.array).map { ($0.array ?? []).compactMap(\.int) }
    }

    @Test("agrees with cleanlab", arguments: ["four", "twelve", "empty class", "weak"])
    func agreesWithCleanlab(name: String) throws {
        let record = try #require(try Repository.recorded("confident_learning.json")[name])
        let set = MadeUpProbabilities(recorded: record)
        let passes = Passes(set, parts: [Array(set.rows.indices)])
        let thresholds = try #require(record["thresholds"]?.array).compactMap(\.double)
        #expect(passes.confidence.thresholds.count == thresholds.count)
        for (ours, theirs) in zip(passes.confidence.thresholds, thresholds) { #expect(abs(ours - theirs) < 1e-6) }
        #expect(passes.joint.matrix == (try matrix(record["confident_joint"])))
        let calibrated = passes.joint.calibrated(rowCounts: passes.confidence.counts)
        #expect(calibrated == (try matrix(record["calibrated_joint"])))
        #expect(passes.selection.prunedByBoth == record["both"]?.array?.compactMap(\.int))
    }

    @Test("doubts as many rows as both rules prune, the least sure first, each with a likelier label")
    func doubtsAsManyAsBothRules() throws {
        let record = try #require(try Repository.recorded("confident_learning.json")["twelve"])
        let set = MadeUpProbabilities(recorded: record)
        let doubts = try set.doubts().doubts
        #expect(doubts.count == record["both"]?.array?.count)
        #expect(doubts.map(\.selfConfidence) == doubts.map(\.selfConfidence).sorted())
        for doubt in doubts {
            let row = set.rows[doubt.row]
            let suggested = try #require(row.indices.max { row[$0] < row[$1] })
            #expect(doubt.given == set.labels[set.given[doubt.row]])
            #expect(doubt.suggested == set.labels[suggested])
            #expect(doubt.margin > 0)
        }
        let least = try #require(doubts.last?.selfConfidence)
        for row in set.rows.indices where !doubts.contains(where: { $0.row == row }) {
            let own = set.rows[row][set.given[row]]
            #expect(Double(own) >= least || set.rows[row].allSatisfy { $0 <= own + 1e-6 })
        }
    }

    @Test("finds planted errors and what should stand there")
    func findsPlantedErrors() throws {
        let set = MadeUpProbabilities(rows: 800, classes: 6, flip: 20)
        let found = try set.doubts()
        let right = found.doubts.filter { $0.row % 20 == 0 }
        #expect(Double(right.count) >= 0.9 * 40)
        #expect(Double(right.count) >= 0.9 * Double(found.doubts.count))
        for doubt in right {
            #expect(doubt.suggested == set.labels[(set.given[doubt.row] + 4) % 6])
        }
        #expect((0.03...0.09).contains(found.estimatedNoise))
    }

    @Test("counts doubts and suggestions of each class, in the order of the labels")
    func countsByClass() throws {
        let set = MadeUpProbabilities(rows: 800, classes: 6, flip: 20)
        let found = try set.doubts()
        #expect(found.rows == 800)
        #expect(found.byClass.map(\.label) == set.labels)
        for (index, counts) in found.byClass.enumerated() {
            #expect(counts.rows == set.given.count { $0 == index })
            #expect(counts.doubts == found.doubts.count { $0.given == counts.label })
            #expect(counts.suggestions == found.doubts.count { $0.suggested == counts.label })
        }
        #expect(found.byClass.contains { $0.doubts > 0 && $0.estimatedNoise > 0 })
    }

    @Test("does not depend on the order of the rows or on how they are cut")
    func isIndependentOfOrder() throws {
        // Probabilities of few values, so that ties have to be broken.
        var set = MadeUpProbabilities(rows: 300, classes: 5, flip: 9)
        set.rows = set.rows.map { $0.map { ($0 * 8).rounded() / 8 } }
        let all = Array(set.rows.indices)
        let whole = try set.doubts()
        #expect(whole.doubts.count > 10)
        #expect(try set.doubts(order: all.reversed()) == whole)
        let parts = Passes(set, parts: [all.filter { $0 % 3 == 1 }, all.filter { $0 % 3 != 1 }.reversed(), []])
        #expect(parts.selection.doubted.map(\.row) == whole.doubts.map(\.row))
        #expect(parts.selection.prunedByBoth == Passes(set, parts: [all]).selection.prunedByBoth)
    }

    @Test("leaves a class its only row, and takes a class without rows for nothing")
    func leavesTheOnlyRow() throws {
        var set = MadeUpProbabilities(rows: 60, classes: 3, flip: 100)
        set.labels.append("no row")
        set.rows = set.rows.map { $0.map { $0 * 0.9 } + [0.1] }
        set.given = set.given.map { $0 == 2 ? 1 : $0 }
        set.given[0] = 2
        let found = try set.doubts()
        #expect(!found.doubtedRows.contains(0))
        #expect(found.byClass[3] == .init(label: "no row", rows: 0, doubts: 0, suggestions: 0, estimatedNoise: 0))
    }

    @Test("has nothing to doubt without rows, without classes, and of a model that is always right")
    func hasNothingToDoubt() throws {
        let empty = try ConfidentLearning.doubts(labels: ["a", "b"]) { _ in }
        #expect(empty.rows == 0 && empty.doubts.isEmpty && empty.estimatedNoise == 0)
        #expect(try ConfidentLearning.doubts(labels: []) { _ in }.byClass.isEmpty)
        let set = MadeUpProbabilities(rows: 50, classes: 3, flip: 1000)
        var sure = set
        sure.rows = set.given.map { given in (0..<3).map { $0 == given ? 1 : 0 } }
        #expect(try sure.doubts().doubts.isEmpty)
    }

    @Test("refuses rows that differ between the passes, and more classes than memory is for")
    func refusesChangedRows() throws {
        let set = MadeUpProbabilities(rows: 20, classes: 3, flip: 5)
        var passes = 0
        #expect(throws: ConfidentLearning.changed) {
            try ConfidentLearning.doubts(labels: set.labels) { visit in
                passes += 1
                set.visit(order: passes == 2 ? [0] : nil, visit)
            }
        }
        #expect(throws: RefineError.self) {
            try ConfidentLearning.doubts(labels: (0...ConfidentLearning.maximumClasses).map(String.init)) { _ in }
        }
    }

    @Test("keeps the lowest rows in whichever order they come")
    func keepsTheLowest() {
        var generator = SeededGenerator(seed: 5)
        let rows = (0..<400).map {
            RankedRow(
                key: Float(generator.integer(below: 20)), strength: Float(generator.integer(below: 3)), row: $0,
                given: 0,
                suggested: 0)
        }
        for capacity in [0, 1, 2, 57, 400, 500] {
            var lowest = LowestRows(capacity: capacity)
            for row in rows { lowest.insert(row) }
            #expect(lowest.rows.sorted(by: <) == Array(rows.sorted(by: <).prefix(capacity)))
        }
    }
}
