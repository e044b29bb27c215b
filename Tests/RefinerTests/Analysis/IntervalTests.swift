import JSONText
import RefinerTestSupport
import Testing

@testable import Refiner

@Suite("Intervals")
struct IntervalTests {
    private func counts(_ right: Int, _ alarms: Int, _ misses: Int) -> TaskCounts.LabelCounts {
        var counts = TaskCounts.LabelCounts()
        counts.truePositives = right
        counts.falsePositives = alarms
        counts.falseNegatives = misses
        return counts
    }

    @Test("of shares are Wilson's, as statsmodels computes them")
    func wilson() throws {
        let rows = try #require(SklearnRecord.all()["wilson"]?.array)
        #expect(rows.count > 40)
        for row in rows {
            let interval = Interval.wilson(try #require(row[0]?.int), of: try #require(row[1]?.int))
            #expect(abs(interval.lower - (row[2]?.double ?? -1)) < 1e-12)
            #expect(abs(interval.upper - (row[3]?.double ?? -1)) < 1e-12)
        }
    }

    @Test("of F1 are Wilson's of TP / (TP + FP + FN), carried over")
    func f1() throws {
        for row in try #require(SklearnRecord.all()["f1"]?.array) {
            let values = row.array?.prefix(3).compactMap(\.int) ?? []
            let interval = MetricIntervals(counts(values[0], values[1], values[2])).f1
            #expect(abs(interval.lower - (row[3]?.double ?? -1)) < 1e-12)
            #expect(abs(interval.upper - (row[4]?.double ?? -1)) < 1e-12)
        }
    }

    @Test("hold what was measured, and say nothing of what was not counted")
    func holdTheMeasured() {
        for (right, alarms, misses) in [(0, 0, 5), (5, 0, 0), (3, 4, 1), (1, 0, 9), (0, 7, 0)] {
            let metrics = ClassMetrics(label: "a", counts(right, alarms, misses))
            let interval = MetricIntervals(counts(right, alarms, misses)).f1
            #expect(interval.lower <= metrics.f1 && metrics.f1 <= interval.upper)
            #expect(interval.lower < interval.upper)
        }
        #expect(MetricIntervals(counts(0, 0, 0)).f1 == .unknown)
        #expect(MetricIntervals(counts(0, 3, 0)).recall == .unknown)
        #expect(MetricIntervals(counts(0, 0, 3)).precision == .unknown)
    }

    @Test("of huge or negative counts do not trap")
    func hugeCounts() {
        let interval = MetricIntervals(counts(.max, .max, .max)).f1
        #expect(interval.lower <= interval.upper)
        #expect(Interval.wilson(-5, of: 3).lower == 0)
        let metrics = ClassMetrics(label: "a", precision: 1e-300, recall: 1, f1: 0.5, support: .max)
        #expect(metrics.f1Interval.lower <= metrics.f1Interval.upper)
    }

    /// Samples are drawn one by one as true, false positives and negatives; the share of draws whose interval holds the
    /// F1 of the distribution is the coverage.
    @Test(
        "of F1 cover close to 95 %, also at small supports and near 0 and 1",
        arguments: [
            (30, 0.1, 0.8, 0.7), (60, 0.05, 0.5, 0.5), (200, 0.1, 0.95, 0.9), (40, 0.5, 0.98, 0.98),
            (100, 0.2, 0.1, 0.3),
        ])
    func coverage(samples: Int, share: Double, recall: Double, precision: Double) {
        var generator = SplitMix64(seed: 5)
        let alarmShare = share * recall * (1 - precision) / precision
        let truth = 2 * precision * recall / (precision + recall)
        var covered = 0
        let draws = 2_000
        for _ in 0..<draws {
            var (right, alarms, misses) = (0, 0, 0)
            for _ in 0..<samples {
                let draw = Double.random(in: 0..<1, using: &generator)
                if draw < share * recall {
                    right += 1
                } else if draw < share {
                    misses += 1
                } else if draw < share + alarmShare {
                    alarms += 1
                }
            }
            let interval = MetricIntervals(counts(right, alarms, misses)).f1
            if interval.lower <= truth && truth <= interval.upper { covered += 1 }
        }
        let coverage = Double(covered) / Double(draws)
        #expect(coverage > 0.92, "\(coverage)")
        #expect(coverage < 0.995, "\(coverage)")
    }

    @Test("are worked out from rounded metrics as from the counts", arguments: SklearnRecord.cases)
    func workedOut(record: SklearnRecord) {
        for metrics in record.analysis().classMetrics {
            guard let precision = metrics.precision, let recall = metrics.recall, precision > 0 else { continue }
            let rounded = ClassMetrics(
                label: metrics.label, precision: FourPlaces.rounded(precision), recall: FourPlaces.rounded(recall),
                f1: FourPlaces.rounded(metrics.f1), support: metrics.support)
            #expect(rounded.f1Interval == metrics.f1Interval)
        }
    }

    @Test("span a threshold that lies within them")
    func span() {
        let interval = Interval(lower: 0.4, upper: 0.8)
        #expect([0.3, 0.4, 0.5, 0.8, 0.9].map { interval.spans($0) } == [false, false, true, true, false])
    }
}
