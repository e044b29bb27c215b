import TextFeatures

/// Random texts of many scripts, for property tests.
enum RandomTexts {
    private static let alphabets = [
        "abcdefg ", "ABéß '-_.,:", "漢字かなカナ、。", "العربية ", "한국어 ", "नमस्ते ", "สวัสดี", "0123456789", "@#:/. \t\n\u{A0}",
        "😀👍🏽\u{200D}❤️🇩🇪#️⃣", "\u{301}\u{200B}\u{FE0F}\u{20E3}", "http://www.x.y ",
    ].map { Array($0.unicodeScalars) }

    /// A text of up to `length` scalars.
    static func text(_ generator: inout SeededGenerator, length: Int) -> String {
        var text = String.UnicodeScalarView()
        let alphabet = generator.choice(alphabets)!
        for _ in 0..<generator.integer(below: length + 1) {
            let own = generator.unit() < 0.5 ? alphabet : generator.choice(alphabets)!
            text.append(generator.choice(own)!)
        }
        return String(text)
    }

    /// The text with up to `edits` scalars replaced or removed.
    static func edited(_ text: String, edits: Int, _ generator: inout SeededGenerator) -> String {
        var scalars = Array(text.unicodeScalars)
        for _ in 0..<generator.integer(below: edits + 1) where !scalars.isEmpty {
            let place = generator.integer(below: scalars.count)
            if generator.unit() < 0.5 { scalars[place] = "x" } else { scalars.remove(at: place) }
        }
        var edited = String.UnicodeScalarView()
        edited.append(contentsOf: scalars)
        return String(edited)
    }
}

/// Whether two texts are the same scalar by scalar; `==` holds for equivalent ones too.
func areIdentical(_ first: String, _ second: String) -> Bool {
    first.unicodeScalars.elementsEqual(second.unicodeScalars)
}
