import Testing
import TextFeatures

@Suite("SimilarityJoin")
struct SimilarityJoinTests {
    @Test("Pairs are those of comparing each two", arguments: [0.05, 0.3, 0.5, 0.66, 0.8, 0.9, 1])
    func bruteForce(threshold: Double) {
        for seed in UInt64(0)..<6 {
            let texts = PlantedTexts(80, seed: seed, vocabulary: seed < 3 ? 40 : 500).texts
            let truth = PlantedTexts.bruteForce(texts, threshold: threshold)
            #expect(joined(texts, threshold: threshold) == truth, "seed \(seed)")
            #expect(truth.isEmpty == false)
        }
    }

    @Test("Of random texts of many scripts too", arguments: [0.4, 0.8])
    func scripts(threshold: Double) {
        for seed in UInt64(0)..<6 {
            var generator = SeededGenerator(seed: seed)
            var texts = ["", " ", "\u{200B}", "a", "ab", "漢", "漢字", "e\u{301}", "é", "👍🏽", "👍"]
            while texts.count < 150 {
                texts.append(RandomTexts.text(&generator, length: generator.choice([2, 8, 30])!))
                texts.append(RandomTexts.edited(generator.choice(texts)!, edits: 2, &generator))
            }
            #expect(
                joined(texts, threshold: threshold) == PlantedTexts.bruteForce(texts, threshold: threshold),
                "seed \(seed)")
        }
    }

    @Test("Planted near duplicates among two thousand texts are all found, and nothing else, on any number of threads")
    func planted() {
        let texts = PlantedTexts(2000, seed: 9, vocabulary: 20_000).texts
        var join = SimilarityJoin()
        for text in texts { join.insert(text) }
        let truth = PlantedTexts.bruteForce(texts, threshold: 0.8)
        #expect(truth.count > 100)
        #expect(join.count == 2000)
        #expect(join.pairs() == truth)
        #expect(join.firstMatches() == PlantedTexts.firstOfEach(truth))
        for threads in [2, 3] {
            #expect(join.pairs(threads: threads) == truth)
            #expect(join.firstMatches(threads: threads) == PlantedTexts.firstOfEach(truth))
        }
    }

    @Test("The order of insertion changes the numbers alone")
    func order() {
        let texts = PlantedTexts(300, seed: 4, vocabulary: 60).texts
        var places = Array(texts.indices)
        var generator = SeededGenerator(seed: 5)
        let expected = Set(joined(texts).map { Set([$0.first, $0.second]) })
        for _ in 0..<4 {
            places.shuffle(using: &generator)
            let pairs = joined(places.map { texts[$0] })
            #expect(Set(pairs.map { Set([places[$0.first], places[$0.second]]) }) == expected)
        }
    }

    @Test("A similarity of exactly the threshold is a pair: 4/5, 8/10 and all others of n shingles of m")
    func boundary() {
        for shared in 1...40 {
            for more in 0...10 {
                let texts = [Self.distinct(shared), Self.distinct(shared + more)]
                let similarity = Double(shared) / Double(shared + more)
                #expect(joined(texts, threshold: similarity).count == 1, "\(shared) of \(shared + more)")
                if more > 0 {
                    #expect(joined(texts, threshold: similarity.nextUp).isEmpty, "\(shared) of \(shared + more)")
                }
            }
        }
        #expect(joined([Self.distinct(4), Self.distinct(5)]).map(\.similarity) == [0.8])
        #expect(joined([Self.distinct(8), Self.distinct(10)]).map(\.similarity) == [0.8])
    }

    /// A text of that many shingles, each once, that begins any longer one.
    static func distinct(_ shingles: Int, from start: Int = 0) -> String {
        var text = String.UnicodeScalarView()
        for offset in 0..<shingles + 4 { text.append(Unicode.Scalar(UInt32(0x4E00 + start + offset))!) }
        return String(text)
    }

    @Test("Copies of one text are one text: each repeats the first")
    func copies() {
        var join = SimilarityJoin()
        for number in 0..<5000 { join.insert(number % 2 == 0 ? "The same text again" : " the SAME text  again") }
        join.insert("the same text againx")
        let matches = join.firstMatches()
        #expect(matches.count == 5000)
        #expect(matches.allSatisfy { $0.first == 0 })
        #expect(matches.last?.similarity == 15.0 / 16)
        #expect(joined(Array(repeating: "ab", count: 20)).count == 190)
    }

    @Test("A family of texts that all resemble each other costs a comparison a text")
    func family() {
        let stem = Self.distinct(120)
        var join = SimilarityJoin()
        for number in 0..<400 { join.insert(stem + " \(number * 7919)") }
        let matches = join.firstMatches(threads: 2)
        #expect(matches.count == 399)
        #expect(matches.allSatisfy { $0.first == 0 })
    }

    @Test("Texts with one long beginning in common are pairs only where they match")
    func sharedPrefix() {
        let texts = (0..<120).map { number in
            Self.distinct(100) + Self.distinct(number % 4 == 0 ? 10 : 30, from: 200 + number / 2 * 40)
        }
        #expect(joined(texts) == PlantedTexts.bruteForce(texts, threshold: 0.8))
    }

    @Test("Texts of more than twenty thousand shingles")
    func long() {
        var generator = SeededGenerator(seed: 3)
        let letters = (0..<30_000).map { _ in UInt8(97 + generator.integer(below: 26)) }
        let texts = [letters[...], letters[..<24_000], letters[..<20_000], letters[6000...]].map {
            String(decoding: $0, as: UTF8.self)
        }
        var pairs = joined(texts).map { [$0.first, $0.second] }
        let sets = texts.map { Shingles($0) }
        for second in 1..<4 {
            for first in 0..<second {
                let isMatch = Shingles.jaccard(sets[first], sets[second]) >= 0.8
                #expect(isMatch == pairs.contains([first, second]))
                pairs.removeAll { $0 == [first, second] }
            }
        }
        #expect(pairs.isEmpty)
    }

    @Test("No texts make no pairs, and invalid UTF-8 counts as replacement characters")
    func edges() {
        #expect(joined([]).isEmpty)
        #expect(SimilarityJoin().firstMatches().isEmpty)
        #expect(joined(["only one"]).isEmpty)
        var join = SimilarityJoin()
        join.insert("ab\u{FFFD}cdef\u{FFFD}\u{FFFD}")
        Array<UInt8>([0x61, 0x62, 0xFF, 0x63, 0x64, 0x65, 0x66, 0xC0, 0x80]).withUnsafeBytes { join.insert(utf8: $0) }
        #expect(join.pairs().map(\.similarity) == [1])
    }
}
