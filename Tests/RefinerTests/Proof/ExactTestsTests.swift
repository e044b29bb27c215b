import JSONText
import Testing

@testable import Refiner

@Suite("Exact tests")
struct ExactTestsTests {
    private func cases(_ name: String) throws -> [JSON] {
        try #require(Repository.recorded("proof.json")[name]?.array)
    }

    private func isClose(_ one: Double, _ other: Double?) -> Bool {
        guard let other else { return false }
        return abs(one - other) <= 1e-9 * max(abs(other), 1e-290)
    }

    @Test("McNemar's p-values are SciPy's, from no rows to millions")
    func agreesWithSciPy() throws {
        for known in try cases("mcnemar") {
            let test = McNemarTest(
                onlyBefore: try #require(known["before"]?.int), onlyAfter: try #require(known["after"]?.int))
            #expect(isClose(test.pValue, known["p"]?.double), "\(known)")
            #expect(isClose(test.pGain, known["gain"]?.double), "\(known)")
        }
    }

    @Test("McNemar's test takes any counts")
    func takesAnyCounts() {
        for (before, after) in [(-5, 3), (.max, .max), (.max, 0), (Int.max / 2, Int.max / 2 + 3), (.min, .min)] {
            let test = McNemarTest(onlyBefore: before, onlyAfter: after)
            #expect((0...1).contains(test.pValue))
            #expect((0...1).contains(test.pGain))
        }
        #expect(McNemarTest(onlyBefore: .max, onlyAfter: .max).pValue > 0.99)
        #expect(McNemarTest(onlyBefore: .max, onlyAfter: 0).pValue == 0)
    }

    @Test("The normal distribution takes over where the sum is still exact to nine digits")
    func isSmoothAtTheLimit() {
        let (count, trials) = (4_999_900_000, 10_000_000_000)
        let exact = ExactBinomial.lowerTail(count, of: trials)
        let normal = ExactBinomial.lowerTail(count + 1, of: trials + 2)
        #expect(abs(exact - normal) < 2e-6 * exact)
    }

    @Test("The smallest gain is that of trying every count, and 3 points on 200 rows")
    func smallestGain() throws {
        for known in try cases("smallest_gain") {
            let gain = McNemarTest.smallestGain(
                rows: try #require(known["rows"]?.int), discordant: try #require(known["discordant"]?.int),
                alpha: try #require(known["alpha"]?.double))
            #expect(isClose(gain, known["gain"]?.double), "\(known)")
        }
        #expect(McNemarTest.smallestGain(rows: 200, discordant: 0) == 0.03)
        #expect(McNemarTest.smallestGain(rows: 0, discordant: 0) == 1)
        #expect(McNemarTest.smallestGain(rows: 3, discordant: 3, alpha: 0) == 1)
        #expect(McNemarTest.smallestGain(rows: -1, discordant: .min, alpha: .nan) == 1)
    }

    @Test("Holm's correction is statsmodels'")
    func holm() throws {
        for known in try cases("holm") {
            let values = try #require(known["p"]?.array).compactMap(\.double)
            let expected = try #require(known["adjusted"]?.array).compactMap(\.double)
            let adjusted = HolmCorrection.adjusted(values)
            #expect(adjusted.count == expected.count)
            for (one, other) in zip(adjusted, expected) { #expect(isClose(one, other)) }
        }
    }

    @Test("Holm's correction takes nothing, and what is no number")
    func holmOfNothing() {
        #expect(HolmCorrection.adjusted([]).isEmpty)
        #expect(HolmCorrection.adjusted([.nan, 0.01, -1, .infinity]) == [1, 0.03, 0, 1])
    }
}
