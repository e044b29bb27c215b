import Testing

@testable import TextFeatures

@Suite("ShingleHash")
struct ShingleHashTests {
    @Test("What a hash is dealt by is the same from the five bytes as from the hash")
    func dealt() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<1000 {
            let word = generator.next()
            #expect(ShingleHash.dealt(fiveBytes: word) == ShingleHash.dealt(ShingleHash.hash(fiveBytes: word)))
        }
    }

    @Test("A mixed value is found again")
    func unmix() {
        for value: UInt64 in [0, 1, 2, 1 << 31, 1 << 63, .max, 0x0123_4567_89AB_CDEF] {
            #expect(StableHash.unmix(StableHash.mix(value)) == value)
            #expect(StableHash.mix(StableHash.unmix(value)) == value)
        }
    }
}
