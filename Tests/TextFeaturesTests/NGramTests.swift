import Testing
import TextFeatures

@Suite("N-grams")
struct NGramTests {
    @Test("Character n-grams come in order of size and place")
    func characters() {
        #expect(CharacterNGrams(sizes: 1...2).strings(in: "abca") == ["a", "b", "c", "a", "ab", "bc", "ca"])
        #expect(CharacterNGrams(sizes: 3...5).strings(in: "漢字") == [])
        #expect(CharacterNGrams(sizes: 2...2).strings(in: "") == [])
    }

    @Test("Word n-grams step over punctuation, and fold case")
    func words() {
        #expect(WordNGrams(sizes: 1...2).strings(in: "No, it's OK!") == ["no", "it's", "ok", "no it's", "it's ok"])
        #expect(WordNGrams(sizes: 2...2).strings(in: "我爱你") == ["我 爱", "爱 你"])
    }

    @Test("Two n-grams have the same hash if and only if they are the same")
    func hashes() {
        for seed in UInt64(0)..<100 {
            var generator = SeededGenerator(seed: seed)
            let text = RandomTexts.text(&generator, length: 60)
            for (strings, hashes) in [
                (CharacterNGrams(sizes: 1...4).strings(in: text), CharacterNGrams(sizes: 1...4).hashes(in: text)),
                (WordNGrams(sizes: 1...3).strings(in: text), WordNGrams(sizes: 1...3).hashes(in: text)),
            ] {
                #expect(strings.count == hashes.count, "seed \(seed)")
                let distinct = Set(strings.map { Array($0.utf8) })
                #expect(distinct.count == Set(hashes).count, "seed \(seed)")
            }
        }
    }

    @Test("Hashes never change, since they are stored")
    func stability() {
        #expect(CharacterNGrams(sizes: 2...2).hashes(in: "ab") == [6263217324950776622])
        #expect(WordNGrams(sizes: 2...2).hashes(in: "a b") == [12533604269687223557])
        #expect(Shingles("hello").hashes == [11815562974981961486])
    }
}
