import Testing
import TextFeatures

@Suite("TextNormalizer")
struct TextNormalizerTests {
    @Test("Normal forms are those of Python's unicodedata")
    func reference() {
        for item in Reference.shared.normalized {
            let own = TextNormalizer.normalized(item.text)
            #expect(areIdentical(own, item.normalized), "\(item.text.unicodeScalars.map(\.value))")
        }
    }

    @Test("Normalising twice changes nothing more")
    func idempotence() {
        for seed in UInt64(0)..<500 {
            var generator = SeededGenerator(seed: seed)
            let once = TextNormalizer.normalized(RandomTexts.text(&generator, length: 40))
            #expect(areIdentical(TextNormalizer.normalized(once), once), "seed \(seed)")
        }
    }

    @Test("ASCII takes a short way to the same result")
    func asciiPath() {
        #expect(TextNormalizer.normalized("\t A  b\u{0}C\r\n") == "a b\u{0}c")
        #expect(TextNormalizer.normalized("\t A  b\u{0}C\r\n\u{200B}") == "a b\u{0}c")
    }

    @Test("Texts that differ by invisible characters alone are the same")
    func invisible() {
        #expect(TextNormalizer.normalized("👩\u{200D}💻 ok\u{200B}ay") == TextNormalizer.normalized("👩💻 okay"))
        #expect(TextNormalizer.normalized("\u{200B}") == "")
    }

    @Test("A long run of combining marks is no trouble")
    func manyMarks() {
        let marks = String(repeating: "\u{301}\u{323}", count: 20_000)
        #expect(TextNormalizer.normalized("a" + marks).unicodeScalars.first == "\u{1EA1}")
    }
}
