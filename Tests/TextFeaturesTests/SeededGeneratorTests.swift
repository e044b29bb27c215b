import Testing
import TextFeatures

@Suite("SeededGenerator")
struct SeededGeneratorTests {
    @Test("The numbers are those of xoshiro256** seeded by SplitMix64")
    func reference() {
        // From an independent implementation in Python.
        var generator = SeededGenerator(seed: 42)
        let expected: [UInt64] = [
            1546998764402558742, 6990951692964543102, 12544586762248559009,
        ]
        #expect(expected.map { _ in generator.next() } == expected)
    }

    @Test("Streams of different names are different, and do not depend on what was drawn")
    func split() {
        var generator = SeededGenerator(seed: 1)
        let before = generator.split("prompts")
        _ = generator.next()
        #expect(generator.split("prompts") == before)
        #expect(generator.split("gates") != before)
        #expect(SeededGenerator(seed: 2).split("prompts") != before)
        #expect(before.split("prompts") != before)
    }

    @Test("A stream's name may be given in parts")
    func splitJoining() {
        let generator = SeededGenerator(seed: 1)
        #expect(generator.split(joining: ["1/", "größe", "", "/2"]) == generator.split("1/größe/2"))
        #expect(generator.split(joining: []) == generator.split(""))
    }

    @Test("Whole numbers are spread evenly below their bound")
    func integers() {
        var generator = SeededGenerator(seed: 3)
        var counts = [Int](repeating: 0, count: 7)
        for _ in 0..<70_000 { counts[generator.integer(below: 7)] += 1 }
        #expect(counts.allSatisfy { abs($0 - 10_000) < 500 })
        #expect(generator.integer(below: 1) == 0)
    }

    @Test("Unit numbers lie in 0..<1 with mean one half")
    func units() {
        var generator = SeededGenerator(seed: 4)
        let numbers = (0..<20_000).map { _ in generator.unit() }
        #expect(numbers.allSatisfy { (0..<1).contains($0) })
        #expect(abs(numbers.reduce(0, +) / 20_000 - 0.5) < 0.02)
    }

    @Test("Shuffling keeps every item, and the order never changes between releases")
    func shuffle() {
        var generator = SeededGenerator(seed: 5)
        let shuffled = generator.shuffled(0..<10)
        #expect(shuffled.sorted() == Array(0..<10))
        #expect(shuffled == [1, 0, 4, 9, 6, 3, 7, 8, 5, 2])
    }

    @Test("A sample has different items, as many as there are")
    func sample() {
        var generator = SeededGenerator(seed: 6)
        #expect(Set(generator.sample(0..<100, count: 30)).count == 30)
        #expect(generator.sample([1, 2], count: 5).sorted() == [1, 2])
        #expect(generator.sample([Int](), count: 1).isEmpty)
        #expect(generator.choice([Int]()) == nil)
        #expect(generator.choice([8]) == 8)
    }

    @Test("String hashes are those of FNV-1a and SplitMix64's finaliser")
    func stableHash() {
        #expect(StableHash.hash("") == 17665956581633026203)
        #expect(StableHash.hash("hello") == 1656767905311477007)
        #expect(StableHash.hash("e\u{301}") != StableHash.hash("é"))
        #expect(StableHash.combine(1, 2) != StableHash.combine(2, 1))
    }
}
