import JSONText
import Testing

@testable import Refiner

@Suite("Weighted log-odds ratios")
struct LogOddsTests {
    private func texts(_ json: JSON?) throws -> [String] {
        try #require(json?.array).compactMap(\.string)
    }

    @Test(
        "agree with an implementation written from the paper",
        arguments: ["english/10", "english/2", "chinese/10", "chinese/2"])
    func agreeWithThePaper(name: String) throws {
        let record = try #require(try Repository.recorded("log_odds.json")[name])
        let bodies = try #require(record["bodies"])
        let first = try texts(bodies["first"])
        let second = try texts(bodies["second"])
        let logOdds = LogOdds(
            background: FeatureCounts(first + second + (try texts(bodies["rest"]))),
            priorStrength: try #require(record["strength"]?.double))
        let scores = logOdds.scores(FeatureCounts(first), against: FeatureCounts(second))
        let expected = try #require(record["scores"]?.members)
        #expect(Set(scores.map(\.feature)) == Set(expected.map(\.name)))
        for score in scores {
            let reference = try #require(record["scores"]?[score.feature])
            #expect(abs(score.z - (reference["z"]?.double ?? .nan)) < 1e-9)
            #expect(score.first == reference["first"]?.int)
            #expect(score.second == reference["second"]?.int)
        }
    }

    @Test("come strongest first, ties in the order of the features")
    func areSorted() {
        let logOdds = LogOdds(background: FeatureCounts(["b a", "c", "d"]))
        let scores = logOdds.scores(FeatureCounts(["a", "b"]), against: FeatureCounts(["c"]))
        #expect(scores.map(\.feature) == ["a", "b", "c"])
        #expect(scores[0].z == scores[1].z)
        #expect(scores[0].z > 0)
        #expect(scores[2].z < 0)
    }

    @Test("are nothing where nothing differs, and finite where a body is empty")
    func areFinite() {
        let texts = FeatureCounts(["my card is late", "my card is lost"])
        let logOdds = LogOdds(background: texts)
        #expect(logOdds.scores(texts, against: texts).allSatisfy { $0.z == 0 })
        #expect(logOdds.scores(texts, against: FeatureCounts()).allSatisfy { $0.z.isFinite })
        #expect(LogOdds(background: FeatureCounts()).scores(FeatureCounts(), against: FeatureCounts()).isEmpty)
    }

    @Test("count a feature once a text, in lower case, without punctuation")
    func countOnce() {
        let counts = FeatureCounts(["Card card, CARD!", "a card"])
        #expect(counts["card"] == 2)
        #expect(counts.texts == 2)
        #expect(counts["!"] == 0)
    }

    @Test("know the beginnings and ends of long words")
    func knowAffixes() {
        let features = FeatureCounts.features(of: "transferred")
        #expect(features == ["transferred", "trans-", "-erred"])
    }
}
