import Testing
import TextFeatures

@Suite("Tokenizer")
struct TokenizerTests {
    private func texts(_ text: String) -> [String] {
        Tokenizer.tokens(text).map(\.text)
    }

    @Test(
        "Texts are cut where a reader would cut them",
        arguments: [
            ("Hello, world!", ["Hello", ",", "world", "!"]),
            ("don't re-read the dog’s e-mail", ["don't", "re-read", "the", "dog’s", "e-mail"]),
            ("'quoted' -- a-", ["'", "quoted", "'", "-", "-", "a", "-"]),
            ("3.14 1,000 12:30 5. 3rd b2b", ["3.14", "1,000", "12:30", "5", ".", "3rd", "b2b"]),
            ("我喜欢iPhone15!", ["我", "喜", "欢", "iPhone15", "!"]),
            ("カナ ひら", ["カ", "ナ", "ひ", "ら"]),
            ("ที่นี่", ["ที่", "นี่"]),
            ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
            ("한국어 텍스트", ["한국어", "텍스트"]),
            ("see https://a.b/c?d=e#f, ok", ["see", "https://a.b/c?d=e#f", ",", "ok"]),
            ("(www.example.org)", ["(", "www.example.org", ")"]),
            ("见https://a.b/c。好", ["见", "https://a.b/c", "。", "好"]),
            ("mail me@x-y.co.uk.", ["mail", "me@x-y.co.uk", "."]),
            ("@ann_b #topic #话题 # @", ["@ann_b", "#topic", "#话题", "#", "@"]),
            ("👩‍💻👍🏽🇩🇪🇫🇷1️⃣❤️", ["👩‍💻", "👍🏽", "🇩🇪", "🇫🇷", "1️⃣", "❤️"]),
            ("🏴󠁧󠁢󠁥󠁮󠁧󠁿!", ["🏴󠁧󠁢󠁥󠁮󠁧󠁿", "!"]),
            ("e\u{301}a x\u{301}", ["e\u{301}a", "x\u{301}"]),
            ("$5 + €3", ["$", "5", "+", "€", "3"]),
            ("می\u{200C}خواهم", ["می\u{200C}خواهم"]),
            ("", []), (" \n ", []),
        ])
    func cuts(text: String, tokens: [String]) {
        #expect(texts(text) == tokens)
    }

    @Test("Tokens know what they are")
    func kinds() {
        let kinds = Tokenizer.tokens("word 漢 1.5 ! 😀 + @me 2nd").map(\.kind)
        #expect(kinds == [.word, .ideograph, .number, .punctuation, .symbol, .symbol, .word, .word])
    }

    @Test("Tokens know whether a space stood before them")
    func spaces() {
        #expect(Tokenizer.tokens(" a, b").map(\.spaceBefore) == [true, false, true])
    }

    @Test("Joining gives the text back, but for its white space runs")
    func roundTrip() {
        for seed in UInt64(0)..<2000 {
            var generator = SeededGenerator(seed: seed)
            let text = RandomTexts.text(&generator, length: 60)
            let expected = text.unicodeScalars.split { $0.properties.isWhitespace }
                .map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
            #expect(areIdentical(Tokenizer.join(Tokenizer.tokens(text)), expected), "seed \(seed): \(text)")
        }
    }

    @Test("A hostile text takes linear time")
    func hostile() {
        for piece in ["a.b.", "a@", "http:", "\u{200D}", "www.", "1:", "😀\u{200D}", "a-"] {
            let text = String(repeating: piece, count: 20_000)
            #expect(areIdentical(Tokenizer.join(Tokenizer.tokens(text)), text))
        }
    }
}
