import Testing
import TextFeatures

@Suite("DisplayWidth")
struct DisplayWidthTests {
    @Test("Widths are those of wcwidth")
    func reference() {
        for item in Reference.shared.widths {
            #expect(DisplayWidth.width(of: item.text) == item.width, "\(item.text)")
        }
    }

    @Test("Control characters take no column")
    func controls() {
        #expect(DisplayWidth.width(of: "a\u{0}\u{1B}\r\n\tb\u{7F}\u{9B}") == 2)
    }

    @Test("Padding counts columns")
    func padding() {
        #expect(DisplayWidth.padded("漢", toWidth: 4) == "漢  ")
        #expect(DisplayWidth.padded("漢", toWidth: 4, alignRight: true) == "  漢")
        #expect(DisplayWidth.padded("abc", toWidth: 2) == "abc")
    }

    @Test(
        "Cut text ends with an ellipsis and never through a character",
        arguments: [
            ("abcdef", 4, "abc…"), ("abcd", 4, "abcd"), ("漢字漢字", 5, "漢字…"), ("漢字漢字", 4, "漢…"), ("漢字", 4, "漢字"),
            ("👩‍💻👩‍💻", 3, "👩‍💻…"), ("abc", 1, "…"), ("abc", 0, ""), ("", 0, ""), ("e\u{301}e\u{301}", 2, "e\u{301}e\u{301}"),
        ])
    func truncation(text: String, width: Int, result: String) {
        #expect(DisplayWidth.truncated(text, toWidth: width) == result)
    }

    @Test("Cut text is as wide as there is room")
    func truncationProperty() {
        for seed in UInt64(0)..<300 {
            var generator = SeededGenerator(seed: seed)
            let text = RandomTexts.text(&generator, length: 30)
            let room = generator.integer(below: 20)
            let cut = DisplayWidth.truncated(text, toWidth: room)
            #expect(DisplayWidth.width(of: cut) <= room, "seed \(seed)")
            #expect((cut == text) == (DisplayWidth.width(of: text) <= room), "seed \(seed)")
        }
    }
}
