import Testing
import TextFeatures

@Suite("Script")
struct ScriptTests {
    @Test(
        "Scripts are told from scalars",
        arguments: zip(
            "aÉßαЯאعहกあアー漢한ѣ1 😀।".unicodeScalars,
            [
                Script.latin, .latin, .latin, .greek, .cyrillic, .hebrew, .arabic, .devanagari, .thai, .hiragana,
                .katakana, .katakana, .han, .hangul, .cyrillic, .common, .common, .common, .common,
            ]))
    func scalars(scalar: Unicode.Scalar, script: Script) {
        #expect(Script(of: scalar) == script)
    }

    @Test("A profile counts letters only, the greatest share first")
    func profile() {
        let profile = ScriptProfile(of: ["abc 123 😀!", "да"])
        #expect(profile.letterCount == 5)
        #expect(profile.shares.map(\.script) == [.latin, .cyrillic])
        #expect(profile.share(of: .latin) == 0.6)
        #expect(profile.contains(.cyrillic, share: 0.4))
        #expect(!profile.contains(.han, share: 0.01))
    }

    @Test("Equal shares stand in the order of their names")
    func ties() {
        #expect(ScriptProfile(of: "бa漢ع").shares.map(\.script) == [.arabic, .cyrillic, .han, .latin])
    }

    @Test(
        "The hint names a language only where the script settles it",
        arguments: [
            ("这是中文", "zh"), ("مرحبا", "ar"), ("これは日本語文章", "ja"), ("カタカナ", "ja"), ("한국어", "ko"), ("hello", "und-Latn"),
            ("привет", "und-Cyrl"), ("สวัสดี", "th"), ("שלום", "he"), ("γειά", "el"), ("नमस्ते", "und-Deva"),
        ])
    func hints(text: String, hint: String) {
        #expect(ScriptProfile(of: text).languageHint == hint)
    }

    @Test("A text without letters has no script")
    func noLetters() {
        let profile = ScriptProfile(of: "123 😀")
        #expect(profile.dominant == nil)
        #expect(profile.languageHint == nil)
        #expect(profile.similarity(to: ScriptProfile(of: "")) == 1)
        #expect(profile.similarity(to: ScriptProfile(of: "a")) == 0)
    }

    @Test("Profiles are as similar as they overlap")
    func similarity() {
        let mixed = ScriptProfile(of: "abдa")
        #expect(mixed.similarity(to: mixed) == 1)
        #expect(mixed.similarity(to: ScriptProfile(of: "abc")) == 0.75)
        #expect(ScriptProfile(of: "漢").similarity(to: mixed) == 0)
    }
}
