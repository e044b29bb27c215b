import Testing
import TextFeatures

@Suite("SimilarityQuery")
struct SimilarityQueryTests {
    @Test("A stream past the small side finds what comparing each two finds", arguments: [0.3, 0.6, 0.8, 1])
    func bruteForce(threshold: Double) {
        for seed in UInt64(0)..<4 {
            let texts = PlantedTexts(160, seed: seed, vocabulary: seed < 2 ? 50 : 500).texts
            let (small, large) = (texts[..<60], texts[60...])
            var index = SimilarityIndex(threshold: threshold)
            for (id, text) in small.enumerated() { index.insert(text, id: id) }
            var collected = SimilarityTexts(threshold: threshold)
            for (id, text) in small.enumerated() { collected.insert(text, id: id) }
            #expect(collected.count == index.count)
            var query = seed % 2 == 0 ? SimilarityQuery(collected) : SimilarityQuery(index)
            let sets = small.map { Shingles($0) }
            for text in large {
                let own = Shingles(text)
                let truth = sets.enumerated().map {
                    SimilarityIndex.Match(id: $0.offset, similarity: Shingles.jaccard(own, $0.element))
                }.filter { $0.similarity >= threshold }
                #expect(query.matches(text) == truth, "seed \(seed): \(text)")
                let best = truth.min { ($1.similarity, $0.id) < ($0.similarity, $1.id) }
                #expect(query.bestMatch(text) == best, "seed \(seed): \(text)")
                #expect(index.bestMatch(text) == best, "seed \(seed): \(text)")
            }
        }
    }

    @Test(
        "Texts that repeat a part of themselves are found by others as far away as may be", arguments: [0.7, 0.8, 0.9])
    func repeats(threshold: Double) {
        var generator = SeededGenerator(seed: 11)
        var index = SimilarityIndex(threshold: threshold)
        var indexed: [Shingles] = []
        var asked: [String] = []
        for length in stride(from: 1, through: 600, by: 13) {
            let text = String((0..<length).map { _ in generator.choice(Array("abcdefgh"))! })
            let edits = Int(Double(length) * (1 - threshold) / 10)
            for _ in 0..<3 {
                let edited = RandomTexts.edited(text, edits: edits, &generator)
                index.insert(edited, id: indexed.count)
                indexed.append(Shingles(edited))
            }
            for part in [3, 4, 8] { asked.append(text + text.prefix(length / part)) }
        }
        var query = SimilarityQuery(index)
        var found = 0
        for (place, text) in asked.enumerated() {
            let own = Shingles(text)
            let ids = (place / 3 * 3)..<(place / 3 * 3 + 3)
            let matches = query.matches(text)
            for id in ids {
                let similarity = Shingles.jaccard(own, indexed[id])
                guard similarity >= threshold else { continue }
                #expect(matches.contains(SimilarityIndex.Match(id: id, similarity: similarity)), "\(text)")
                found += 1
            }
        }
        #expect(found > asked.count)
    }

    @Test(
        "Texts that hold most shingles several times find what comparing each two finds",
        arguments: ["ab", "abc", "aé漢", "abcdefgh "])
    func fewDistinct(alphabet: String) {
        var generator = SeededGenerator(seed: 5)
        var collected = SimilarityTexts()
        var indexed: [Shingles] = []
        var asked: [String] = []
        for length in stride(from: 3, through: 500, by: 7) {
            let text = String((0..<length).map { _ in generator.choice(Array(alphabet))! })
            collected.insert(text, id: indexed.count)
            indexed.append(Shingles(text))
            for _ in 0..<2 { asked.append(RandomTexts.edited(text, edits: 1 + length / 40, &generator)) }
            asked.append(String((text + text.suffix(length / 2)).prefix(515)))
            asked.append(String(text.reversed()))
        }
        var query = SimilarityQuery(collected)
        var found = 0
        for text in asked {
            let truth = Self.matches(of: text, among: indexed)
            #expect(query.matches(text) == truth, "\(text)")
            found += truth.count
        }
        #expect(found >= asked.count / 2)
    }

    @Test(
        "Texts of about the greatest size that is filtered by groups match greater and smaller ones",
        arguments: [0.7, 0.8])
    func aboutTheGreatest(threshold: Double) {
        let base = SimilarityJoinTests.distinct(800)
        var collected = SimilarityTexts(threshold: threshold)
        var indexed: [Shingles] = []
        for length in stride(from: 350, through: 800, by: 15) {
            let text = String(base.prefix(length))
            collected.insert(text, id: indexed.count)
            indexed.append(Shingles(text))
        }
        var query = SimilarityQuery(collected)
        for length in stride(from: 500, through: 530, by: 3) {
            let text = String(base.prefix(length))
            let truth = Self.matches(of: text, among: indexed, threshold: threshold)
            #expect(truth.count > 10)
            #expect(query.matches(text) == truth, "\(length)")
        }
    }

    private static func matches(
        of text: String, among indexed: [Shingles], threshold: Double = 0.8
    ) -> [SimilarityIndex.Match] {
        let own = Shingles(text)
        return indexed.enumerated().map {
            SimilarityIndex.Match(id: $0.offset, similarity: Shingles.jaccard(own, $0.element))
        }.filter { $0.similarity >= threshold }
    }

    @Test("Texts in many scripts, shorter than a shingle, and empty")
    func short() {
        var index = SimilarityIndex()
        for (id, text) in ["", "a", "漢字", "مرحبا بالعالم", "👩\u{200D}💻👍🏽", "cafe\u{301}"].enumerated() {
            index.insert(text, id: id)
        }
        var query = SimilarityQuery(index)
        #expect(query.matches(" \n").map(\.id) == [0])
        #expect(query.matches("Ａ").map(\.id) == [1])
        #expect(query.matches("漢 字").isEmpty)
        #expect(query.matches("漢字\u{200B}").map(\.id) == [2])
        #expect(query.matches("مرحبا  بالعالم").map(\.id) == [3])
        #expect(query.matches("👩💻👍🏽").map(\.id) == [4])
        #expect(query.matches("CAFÉ").map(\.id) == [5])
        #expect(query.matches("b").isEmpty)
    }

    @Test("All ids of equal texts come, in order")
    func equalTexts() {
        var index = SimilarityIndex()
        for id in [7, 3, 9, 3] { index.insert("one and the same", id: id) }
        #expect(index.count == 4)
        #expect(index.bestMatch("ONE and the same")?.id == 3)
        var query = SimilarityQuery(index)
        #expect(query.matches("one and the same").map(\.id) == [3, 3, 7, 9])
        #expect(query.bestMatch("one and the same.") == SimilarityIndex.Match(id: 3, similarity: 12.0 / 13))
    }

    @Test("A query does not see what is inserted later, and copies do not disturb each other")
    func valueSemantics() {
        var index = SimilarityIndex()
        index.insert("hello world", id: 1)
        var query = SimilarityQuery(index)
        index.insert("good morning", id: 2)
        var copy = query
        #expect(query.matches("good morning").isEmpty)
        #expect(copy.matches("hello world").map(\.id) == [1])
        #expect(query.matches("hello world!").map(\.id) == [1])
        #expect(SimilarityQuery(SimilarityIndex()).isEmpty)
    }

    @Test("A long text after short ones, and short ones after it")
    func growth() {
        var index = SimilarityIndex()
        let long = SimilarityJoinTests.distinct(5000)
        index.insert("short text", id: 1)
        index.insert(long, id: 2)
        index.insert("another short text", id: 3)
        var query = SimilarityQuery(index)
        for _ in 0..<2 {
            #expect(query.matches("Short text").map(\.id) == [1])
            #expect(query.matches(SimilarityJoinTests.distinct(4500)).map(\.similarity) == [0.9])
            #expect(query.matches("another short  text").map(\.id) == [3])
        }
    }

    @Test("A counter counts what Shingles holds")
    func counter() {
        var counter = ShingleCounter()
        for seed in UInt64(0)..<50 {
            var generator = SeededGenerator(seed: seed)
            var text = RandomTexts.text(&generator, length: 60)
            #expect(text.withUTF8 { counter.count(utf8: UnsafeRawBufferPointer($0)) } == Shingles(text).count)
        }
    }
}

extension SimilarityQuery {
    fileprivate var isEmpty: Bool {
        var query = self
        return query.matches("").isEmpty && query.bestMatch("any text") == nil
    }
}
