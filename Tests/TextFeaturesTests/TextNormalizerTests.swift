import Testing
@testable import TextFeatures

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

    @Test("What passes the quick check of composition is composed")
    func quickCheck() {
        for seed in UInt64(0)..<300 {
            var generator = SeededGenerator(seed: seed)
            var text = String.UnicodeScalarView()
            // Marks of several classes, with and without composites, after letters of several scripts.
            let scalars: [UInt32] = [
                0x61, 0xE9, 0x1EA1, 0x300, 0x301, 0x316, 0x323, 0x327, 0x915, 0x93C, 0x94D, 0xE01, 0xE38, 0xE48, 0x1100,
                0x1161, 0x11A8, 0xAC00, 0x627, 0x653, 0x64B, 0x651, 0x1F600, 0x110BA, 0x110A5, 0x20,
            ]
            for _ in 0..<12 { text.append(Unicode.Scalar(generator.choice(scalars)!)!) }
            let normal = TextNormalizer.normalized(String(text)).unicodeScalars.map(\.value)
            #expect(CanonicalComposition.shared.composed(normal) == normal, "seed \(seed)")
        }
    }

    @Test("ASCII is folded alike in whole words and byte by byte")
    func words() {
        for seed in UInt64(0)..<400 {
            var generator = SeededGenerator(seed: seed)
            let bytes = (0..<generator.integer(below: 40)).map { _ -> UInt8 in
                generator.unit() < 0.4
                    ? generator.choice([0x20, 0x09, 0x0A, 0x1F, 0x00])! : UInt8(generator.integer(below: 128))
            }
            let text = String(decoding: bytes, as: UTF8.self)
            let spaces: Set<UInt8> = [0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20]
            let lowered = bytes.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
            let runs = lowered.split(whereSeparator: spaces.contains).map { String(decoding: $0, as: UTF8.self) }
            #expect(TextNormalizer.normalized(text) == runs.joined(separator: " "), "seed \(seed)")
        }
    }

    @Test("Bytes that are not UTF-8 are repaired as String repairs them")
    func invalid() {
        let normal = NormalText()
        for seed in UInt64(0)..<400 {
            var generator = SeededGenerator(seed: seed)
            let bytes = (0..<12).map { _ in
                generator.choice(
                    [0x61, 0x80, 0xBF, 0xC0, 0xC3, 0xE0, 0xED, 0xA0, 0xEF, 0xF0, 0x90, 0xF4, 0xF5] as [UInt8])!
            }
            bytes.withUnsafeBytes { normal.set($0) }
            let own = String(decoding: UnsafeBufferPointer(start: normal.bytes, count: normal.count), as: UTF8.self)
            #expect(
                areIdentical(own, TextNormalizer.normalized(String(decoding: bytes, as: UTF8.self))), "seed \(seed)")
        }
    }
}
