import Testing
import TextFeatures

@Suite("SimilarityIndex")
struct SimilarityIndexTests {
    @Test("Matches are those of comparing with everything", arguments: [0.3, 0.5, 0.8, 0.9, 1])
    func bruteForce(threshold: Double) {
        for seed in UInt64(0)..<12 {
            var generator = SeededGenerator(seed: seed)
            var texts: [String] = []
            for _ in 0..<60 {
                if texts.isEmpty || generator.unit() < 0.4 {
                    texts.append(RandomTexts.text(&generator, length: generator.choice([3, 6, 20, 60])!))
                } else {
                    texts.append(RandomTexts.edited(generator.choice(texts)!, edits: 3, &generator))
                }
            }
            let sets = texts.map { Shingles($0) }
            // Ids fall as places grow, so that ties are not settled by the order of insertion.
            var index = SimilarityIndex(threshold: threshold)
            for (place, set) in sets.enumerated() {
                #expect(
                    index.bestMatch(set) == bruteForceMatch(set, in: sets[..<place], threshold: threshold),
                    "seed \(seed), place \(place)")
                index.insert(set, id: 1000 - place)
            }
            #expect(index.count == sets.count)
        }
    }

    private func bruteForceMatch(
        _ set: Shingles, in sets: ArraySlice<Shingles>, threshold: Double
    ) -> SimilarityIndex.Match? {
        let all = sets.enumerated().map { (id: 1000 - $0.offset, similarity: Shingles.jaccard(set, $0.element)) }
        return all.filter { $0.similarity >= threshold }
            .min { ($1.similarity, $0.id) < ($0.similarity, $1.id) }
            .map { SimilarityIndex.Match(id: $0.id, similarity: $0.similarity) }
    }

    @Test("A similarity of exactly the threshold is a match")
    func boundary() {
        // 9 and 10 shingles, 8 and 10 and so on: n shared of n + 1 in all.
        for length in 5...200 {
            let short = Shingles(distinctText(length))
            let long = Shingles(distinctText(length + 1))
            let similarity = Shingles.jaccard(short, long)
            var index = SimilarityIndex(threshold: similarity)
            index.insert(short, id: 1)
            #expect(index.bestMatch(long) == SimilarityIndex.Match(id: 1, similarity: similarity), "length \(length)")
            index = SimilarityIndex(threshold: similarity.nextUp)
            index.insert(short, id: 1)
            #expect(index.bestMatch(long) == nil, "length \(length)")
        }
    }

    private func distinctText(_ length: Int) -> String {
        var text = String.UnicodeScalarView()
        for offset in 0..<length { text.append(Unicode.Scalar(UInt32(0x4E00 + offset))!) }
        return String(text)
    }

    @Test("An index is a value: a copy does not see later sets")
    func valueSemantics() {
        var index = SimilarityIndex()
        let copy = index
        index.insert(Shingles("hello world"), id: 7)
        #expect(copy.bestMatch(Shingles("hello world")) == nil)
        #expect(index.bestMatch(Shingles("Hello  World"))?.id == 7)
    }
}
