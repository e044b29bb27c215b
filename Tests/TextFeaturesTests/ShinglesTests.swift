import Testing
import TextFeatures

@Suite("Shingles")
struct ShinglesTests {
    @Test("Counts and similarities are those of Python's sets")
    func reference() {
        for item in Reference.shared.similarities {
            let first = Shingles(item.first)
            #expect(first.count == item.count, "\(item.first)")
            #expect(Shingles.jaccard(first, Shingles(item.second)) == item.jaccard, "\(item.first) | \(item.second)")
        }
    }

    @Test("A short text is one shingle, the whole text")
    func short() {
        for text in ["", "a", "abcd", "漢字", "abcde"] { #expect(Shingles(text).count == 1) }
        #expect(Shingles("abcd") != Shingles("abce"))
        #expect(Shingles("AB") == Shingles(" ab "))
        #expect(Shingles.jaccard(Shingles(""), Shingles(" ")) == 1)
    }

    @Test("Hashes are ascending, each once")
    func sorted() {
        let hashes = Shingles(String(repeating: "abcabd", count: 50)).hashes
        #expect(hashes == Array(Set(hashes)).sorted())
    }
}
