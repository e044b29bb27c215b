import Testing
import TextFeatures

@Suite("A hash of 128 bits")
struct WideHashTests {
    private func hash(_ texts: String...) -> String {
        var hash = StableHash.Wide()
        for text in texts { hash.add(text) }
        return hash.hexadecimal
    }

    @Test("is that of an independent implementation in Python")
    func reference() {
        #expect(hash() == "8dce3d06f3cb735b9a63c6065bd325c1")
        var hash = StableHash.Wide()
        for text in ["card_arrival", "", "Überweisung fehlt"] { hash.add(text) }
        hash.add(7)
        #expect(hash.hexadecimal == "815614e9ecdd530f144990b4b90bb476")
    }

    @Test("depends on where one part ends and the next begins, and on their order")
    func parts() {
        let hashes = [
            hash("ab", "c"), hash("a", "bc"), hash("abc"), hash("abc", ""), hash("", "abc"), hash("c", "ab"),
            hash("ab\0", "c"),
        ]
        #expect(Set(hashes).count == hashes.count)
    }

    @Test("changes in about half of its bits with any byte of a text")
    func avalanche() {
        let text = Array("How do I activate my new card, please?".utf8)
        func bits(_ hex: String) -> [UInt64] {
            [hex.prefix(16), hex.suffix(16)].map { UInt64($0, radix: 16) ?? 0 }
        }
        let original = bits(hash(String(decoding: text, as: UTF8.self)))
        for place in text.indices {
            var changed = text
            changed[place] ^= 1
            let flipped = zip(original, bits(hash(String(decoding: changed, as: UTF8.self)))).map {
                ($0 ^ $1).nonzeroBitCount
            }
            #expect(flipped.allSatisfy { (12...52).contains($0) }, "\(place)")
        }
    }
}
