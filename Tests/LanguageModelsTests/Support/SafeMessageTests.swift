import Testing

@testable import LanguageModels

@Suite("A message of foreign origin")
struct SafeMessageTests {
    private let cleaning = SafeMessage(hiding: [exampleKey])

    @Test("loses the key, and every recognisable part of it")
    func redacts() {
        #expect(cleaning.clean("Wrong key \(exampleKey)!") == "Wrong key <redacted>!")
        #expect(cleaning.clean("Wrong key \(exampleKey.dropLast(9))") == "Wrong key <redacted>")
        #expect(cleaning.clean("…\(exampleKey.suffix(10))") == "…<redacted>")
        #expect(cleaning.clean("\(exampleKey)\(exampleKey)") == "<redacted>")
    }

    @Test("loses a short key as well")
    func redactsShortKeys() {
        #expect(SafeMessage(hiding: ["abcd"]).clean("key abcd refused") == "key <redacted> refused")
    }

    @Test("keeps its text when the key is only a placeholder")
    func keepsPlaceholders() {
        #expect(SafeMessage(hiding: ["x"]).clean("the maximum is exceeded") == "the maximum is exceeded")
    }

    @Test("becomes one line without control characters, escape sequences or marks of direction")
    func folds() {
        #expect(cleaning.clean("  one\r\n\ttwo \u{1B}[31mred\u{7} \u{202E}end\u{0} ") == "one two [31mred end")
    }

    @Test("is cut to 300 characters")
    func cuts() {
        let text = cleaning.clean(String(repeating: "ab ", count: 5000))
        #expect(text.count == 300)
        #expect(text.hasSuffix("…"))
        #expect(cleaning.clean(String(repeating: "a", count: 300)).count == 300)
    }

    @Test("has its invalid UTF-8 repaired")
    func repairs() {
        #expect(cleaning.clean(bytes: [0x61, 0xFF, 0x62]) == "a\u{FFFD}b")
    }

    @Test("shows no key that the cut would have split", arguments: 250..<310)
    func cutNeverSplitsAKey(padding: Int) {
        let text = cleaning.clean(String(repeating: ".", count: padding) + exampleKey)
        #expect(!text.contains("sk-proj"))
    }
}
