import JSONText
import TextFeatures
import Testing

@testable import Refiner

@Suite("Comparison")
struct ComparisonTests {
    private func quick(_ seed: UInt64 = 0, resamples: Int = 200, permutations: Int = 200) -> ProofSettings {
        var settings = ProofSettings(seed: seed)
        settings.resamples = resamples
        settings.permutations = permutations
        return settings
    }

    /// Answers to `truth` that are right with a chance of `right`.
    private func answers(
        _ truth: [Int], _ classes: Int, right: Double, _ generator: inout SeededGenerator
    ) -> [Int] {
        truth.map { generator.unit() < right ? $0 : generator.integer(below: classes) }
    }

    private func rows(_ truth: [Int], _ before: [Int], _ after: [Int], classes: Int, times: Int = 1) -> PairedRows {
        var rows = PairedRows(labels: (0..<classes).map { "class \($0)" })
        for index in truth.indices {
            rows.add(truth: truth[index], before: before[index], after: after[index], times: times)
        }
        return rows
    }

    @Test("has scikit-learn's accuracy and F1, before and after", arguments: 0..<3)
    func metrics(task: Int) throws {
        let known = try RecordedTask.all()[task]
        let found = Comparison(known.rows, settings: quick(resamples: 1, permutations: 1))
        for (name, measure) in [("accuracy", found.accuracy), ("macro_f1", found.macroF1)] {
            let expected = try known.numbers(name)
            #expect(abs(measure.before - expected[0]) < 1e-12)
            #expect(abs(measure.after - expected[1]) < 1e-12)
        }
        let classes = try #require(known.json["class_f1"])
        for (index, found) in found.classes.enumerated() {
            #expect(abs(found.f1.before - (classes[0]?[index]?.double ?? .nan)) < 1e-12)
            #expect(abs(found.f1.after - (classes[1]?[index]?.double ?? .nan)) < 1e-12)
        }
    }

    @Test("has the intervals and p-values of a bootstrap and exchanges in numpy", arguments: 0..<3)
    func resampling(task: Int) throws {
        let known = try RecordedTask.all()[task]
        let found = Comparison(known.rows, settings: quick(3, resamples: 2_000, permutations: 2_000))
        let (spread, lower, upper) = try (known.numbers("spread"), known.numbers("lower"), known.numbers("upper"))
        let (two, one) = try (known.numbers("p"), known.numbers("p_gain"))
        let measures = [found.accuracy, found.macroF1] + found.classes.map(\.f1)
        #expect(measures.count == spread.count)
        for (index, measure) in measures.enumerated() {
            // A 2.5 % quantile of 2,000 draws is off by 0.06 standard deviations, by half a row where rows are few.
            let allowed = 0.25 * spread[index] + 0.002
            #expect(abs(measure.lower - lower[index]) < allowed, "\(index)")
            #expect(abs(measure.upper - upper[index]) < allowed, "\(index)")
            guard index > 0 else { continue }
            #expect(abs(measure.pValue - two[index]) < 0.045, "\(index)")
            #expect(abs(measure.pGain - one[index]) < 0.045, "\(index)")
        }
        // Where even the largest exchange is common, McNemar's test says what could be shown.
        let critical =
            known.json["critical"]?.double
            ?? McNemarTest.smallestGain(
                rows: found.rows, discordant: found.mcNemar.onlyBefore + found.mcNemar.onlyAfter)
        #expect(abs(found.smallestGain - critical) < 0.08 * found.smallestGain + 0.002)
    }

    @Test("claims a gain in at most 5 % of 200 runs that change nothing")
    func errorRate() {
        var (gains, losses) = (0, 0)
        for seed in 0..<200 {
            var generator = SeededGenerator(seed: UInt64(seed))
            // Classes from common to rare, as supports are.
            let truth = (0..<150).map { _ in min(generator.integer(below: 12), generator.integer(below: 12)) }
            let before = answers(truth, 12, right: 0.75, &generator)
            let after = answers(truth, 12, right: 0.75, &generator)
            let found = Comparison(rows(truth, before, after, classes: 12), settings: quick(UInt64(seed)))
            if found.verdict == .gain { gains += 1 }
            if found.verdict == .loss { losses += 1 }
        }
        #expect(gains <= 10)
        #expect(gains + losses <= 20)
    }

    @Test("claims no more where rows were drawn with repetition, since copies move together")
    func errorRateWithCopies() {
        var gains = 0
        for seed in 0..<200 {
            var generator = SeededGenerator(seed: UInt64(seed + 1_000))
            let truth = (0..<100).map { _ in generator.integer(below: 5) }
            let before = answers(truth, 5, right: 0.75, &generator)
            let after = answers(truth, 5, right: 0.75, &generator)
            var drawn = [Int](repeating: 0, count: 100)
            for _ in 0..<200 { drawn[generator.integer(below: 100)] += 1 }
            var rows = PairedRows(labels: (0..<5).map { "class \($0)" })
            for row in truth.indices where drawn[row] > 0 {
                rows.add(truth: truth[row], before: before[row], after: after[row], times: drawn[row])
            }
            if Comparison(rows, settings: quick(UInt64(seed))).verdict == .gain { gains += 1 }
        }
        #expect(gains <= 10)
    }

    @Test("finds a gain, and a loss, that are there")
    func power() {
        var found = 0
        for seed in 0..<20 {
            var generator = SeededGenerator(seed: UInt64(seed))
            let truth = (0..<400).map { _ in generator.integer(below: 8) }
            let before = answers(truth, 8, right: 0.6, &generator)
            let after = answers(truth, 8, right: 0.8, &generator)
            let gain = Comparison(rows(truth, before, after, classes: 8), settings: quick())
            let loss = Comparison(rows(truth, after, before, classes: 8), settings: quick())
            if gain.verdict == .gain && loss.verdict == .loss { found += 1 }
        }
        #expect(found == 20)
    }

    @Test("is the same for the same seed, in any order of the rows, and another for another seed")
    func isDeterministic() {
        var generator = SeededGenerator(seed: 1)
        let truth = (0..<100).map { _ in generator.integer(below: 4) }
        let before = answers(truth, 4, right: 0.6, &generator)
        let after = answers(truth, 4, right: 0.7, &generator)
        let order = generator.shuffled(truth.indices)
        let one = Comparison(rows(truth, before, after, classes: 4), settings: quick(7))
        let other = Comparison(
            rows(order.map { truth[$0] }, order.map { before[$0] }, order.map { after[$0] }, classes: 4),
            settings: quick(7))
        #expect(one == other)
        #expect(one != Comparison(rows(truth, before, after, classes: 4), settings: quick(8)))
    }

    @Test("counts copies as rows, and not as evidence")
    func copies() {
        var generator = SeededGenerator(seed: 4)
        let truth = (0..<60).map { _ in generator.integer(below: 3) }
        let before = answers(truth, 3, right: 0.6, &generator)
        let after = answers(truth, 3, right: 0.7, &generator)
        let once = Comparison(rows(truth, before, after, classes: 3), settings: quick())
        let tenfold = Comparison(rows(truth, before, after, classes: 3, times: 10), settings: quick())
        #expect(tenfold.rows == 600)
        #expect(tenfold.distinctRows == 60)
        #expect(abs(tenfold.macroF1.after - once.macroF1.after) < 1e-12)
        #expect(tenfold.macroF1.pValue == once.macroF1.pValue)
        #expect(abs(tenfold.macroF1.lower - once.macroF1.lower) < 1e-12)
        #expect(tenfold.mcNemar == once.mcNemar)
    }

    @Test("corrects targeted classes alone, and gives the mean of theirs")
    func targets() throws {
        let known = try RecordedTask.all()[0]
        let found = Comparison(known.rows, targets: ["class 1", "class 3", "no class"], settings: quick())
        #expect(found.targets.map(\.label) == ["class 1", "class 3"])
        let raw = found.targets.map(\.f1.pValue)
        #expect(found.targets.map(\.adjustedP) == HolmCorrection.adjusted(raw).map { $0 })
        let target = try #require(found.targetF1)
        #expect(abs(target.after - found.targets.map(\.f1.after).reduce(0, +) / 2) < 1e-12)
        #expect(found.sentence.contains("Of 2 targeted classes"))
        #expect(Comparison(known.rows, targets: ["no class"], settings: quick()).targetF1 == nil)
    }

    @Test("of very many classes holds the targeted ones and those that moved most")
    func limitsClasses() {
        var rows = PairedRows(labels: (0..<30).map { "class \($0)" })
        for label in 0..<30 {
            for _ in 0..<3 { rows.add(truth: label, before: label, after: label) }
        }
        rows.add(truth: 20, before: 21, after: 20)
        var settings = quick()
        settings.classLimit = 3
        let found = Comparison(rows, targets: ["class 5"], settings: settings)
        #expect(found.classes.map(\.label) == ["class 5", "class 20", "class 21"])
        #expect(found.classCount == 30)
    }

    @Test("of nothing, of one row and of equal answers is within noise and says what could be shown")
    func ofLittle() {
        let nothing = Comparison(PairedRows(labels: []), settings: quick())
        #expect(nothing.verdict == .withinNoise)
        #expect(nothing.macroF1.pValue == 1)
        let single = Comparison(rows([0], [1], [0], classes: 2), settings: quick())
        #expect(single.verdict == .withinNoise)
        #expect(single.smallestGain == 1)
        let truth = Array(repeating: 0, count: 100) + Array(repeating: 1, count: 100)
        let equal = Comparison(rows(truth, truth, truth, classes: 2), settings: quick())
        #expect(
            equal.sentence
                == "Within noise: macro-F1 is the same on 200 rows, which cannot show less than 3.0 points.")
    }

    @Test("does not count classes that no row bears or was given, but one that was given wrongly")
    func scoredClasses() {
        let found = Comparison(rows([0, 0, 1, 1], [0, 0, 1, 2], [0, 0, 1, 1], classes: 5), settings: quick())
        #expect(found.classCount == 3)
        #expect(found.classes.map(\.support) == [2, 2, 0])
    }

    @Test("of sets of labels takes empty sets and repeated labels")
    func sets() {
        var rows = PairedRows(kind: .multiLabel, labels: ["a", "b"])
        rows.add(truth: [], before: [], after: [1, 1])
        rows.add(truth: [0, 1, 0], before: [1, 0], after: [0])
        let found = Comparison(rows, settings: quick())
        #expect(found.accuracy.before == 1)
        #expect(found.accuracy.after == 0)
        #expect(found.mcNemar.onlyBefore == 2)
    }

    @Test("is read back from its JSON, and from nothing else")
    func roundTrip() throws {
        let known = try RecordedTask.all()[2]
        let found = Comparison(known.rows, task: "t", targets: ["class 0"], settings: quick())
        let text = found.json.serialized(.compact)
        #expect(Comparison(json: try JSON(parsing: text)) == found)
        for bad in [
            "{}", "[]", "null", text.replacing("\"rows\"", with: "\"r\""), text.replacing("\"label\"", with: "1"),
        ] {
            #expect((try? JSON(parsing: bad)).flatMap(Comparison.init(json:)) == nil)
        }
    }

    @Test("says in words what it found")
    func sentences() {
        var generator = SeededGenerator(seed: 2)
        let truth = (0..<1_500).map { _ in generator.integer(below: 4) }
        let before = answers(truth, 4, right: 0.6, &generator)
        let after = answers(truth, 4, right: 0.8, &generator)
        let gain = Comparison(rows(truth, before, after, classes: 4), settings: quick(permutations: 2_000)).sentence
        #expect(gain.hasPrefix("Real gain: macro-F1 rose by "))
        #expect(gain.contains("on 1,500 rows (95 % interval +"))
        #expect(gain.contains("p < 0.001"))
        let loss = Comparison(rows(truth, after, before, classes: 4), settings: quick()).sentence
        #expect(loss.hasPrefix("Real loss: macro-F1 fell by "))
    }
}
