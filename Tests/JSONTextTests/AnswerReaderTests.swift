import JSONText
import Testing

@Suite("Reading a model's answer")
struct AnswerReaderTests {
    private static let a: JSON = [["text": "a"], ["text": "b"]]

    @Test(
        "A usual answer gives its value",
        arguments: [
            (#"[{"text":"a"},{"text":"b"}]"#, a),
            ("```json\n[{\"text\":\"a\"},{\"text\":\"b\"}]\n```", a),
            ("```\n[{\"text\":\"a\"},{\"text\":\"b\"}]\n```\nHope this helps!", a),
            ("Here you go:\n[{\"text\":\"a\"},{\"text\":\"b\"}]\nAnything [else]?", a),
            ("<think>maybe {\"text\": \"no\"}? [1]</think>\n[{\"text\":\"a\"},{\"text\":\"b\"}]", a),
            ("so {\"text\":\"no\"} then</think>[{\"text\":\"a\"},{\"text\":\"b\"}]", a),
            ("{\"text\":\"a\"}\n{\"text\":\"b\"}", a),
            ("1. {\"text\":\"a\"}\n2. {\"text\":\"b\"}\n", a),
            ("First: {\"text\":\"a\"} and second: {\"text\":\"b\"}.", a),
            ("```json\n{\"text\":\"a\"}\n```\nand\n```json\n{\"text\":\"b\"}\n```", a),
            ("[{\"text\":\"a\",},{\"text\":\"b\"},]", a),
            ("[{\"text\":\"a\"} // first\n,/* second */{\"text\":\"b\"} # done\n]", a),
            ("[{'text':'a'},{'text':'b'}]", a),
            ("[{“text”:“a”},{“text”: “b”}]", a),
            ("[{text:\"a\"},{text: 'b'}]", a),
            ("[{\"text\":\"a\"} {\"text\":\"b\"}]", a),
            ("[{\"text\":\"a\"},{\"text\":\"b\"}", a),
            ("[{\"text\":\"a\"},{\"text\":\"b\"", a),
            ("[{\"text\":\"a\"},{\"text\":\"b\"},{\"text\":\"c", a),
            ("[{\"text\":\"a\"},{\"text\":\"b\"},{\"text\":\"c\",\"lab", a),
            ("[{\"text\":\"a\"},{\"text\":\"b\"},", a),
            ("[{\"text\":\"a\"},{\"text\":\"b\"}, ...]", a),
            ("```json\n[{\"text\":\"a\"},{\"text\":\"b\"},{\"text\":\"c\n```", a),
            ("[{\"text\":\"a\"},{\"text\":\"b\"]", a),
            ("{\"texts\":[\"x\",\"y\"}", ["texts": ["x", "y"]]),
            ("{\"texts\":[\"x\",\"y\",\"z", ["texts": ["x", "y"]]),
            ("{\"a\":[\"x\"],\"b\":[\"y\",\"z", ["a": ["x"], "b": ["y"]]),
            ("[True, False, None, undefined, \"x\"]", [true, false, nil, nil, "x"]),
            ("{\"a\": +1, \"b\": .5, \"c\": 2.}", ["a": 1, "b": 0.5, "c": 2]),
            ("[\"line\nbreak\ttab\"]", ["line\nbreak\ttab"]),
            ("['don't', 'it's']", ["don't", "it's"]),
            ("[\"he said \"hi\" to me\", \"x\"]", ["he said \"hi\" to me", "x"]),
            ("{\"t\": \"say \"yes\", she said\", \"l\": \"x\"}", ["t": "say \"yes\", she said", "l": "x"]),
            ("[\"a\"\n\"b\"]", ["a", "b"]),
            (#"["it\'s \alpha \u12 \ud83d\ude00"]"#, [#"it's \alpha \u12 😀"#]),
            ("Like {\"text\": \"…\"}:\n```json\n{\"label\": \"joy\"}\n```", ["label": "joy"]),
            ("[]", []), ("{}", [:]), ("```json\n[]\n```", []), ("The ids are [1, 3]", [1, 3]), ("[7]", [7]),
            ("see [1]: {\"a\": 1}", ["a": 1]),
            ("{\"a\": \"``` fence\", \"b\": 1,}", ["a": "``` fence", "b": 1]),
        ] as [(String, JSON)])
    func answers(answer: String, value: JSON) {
        #expect(AnswerReader.value(in: answer) == value)
    }

    @Test(
        "Plain text holds no value",
        arguments: [
            "", "no idea", "- one\n- two", "1. one\n2. two", "* \"one\"\n* \"two\"", "see [1] and [2]",
            "[x] done [ ] open",

            "a [link](http://x.y)", "Dear {name}, hi", "f(x) = {x | x > 0}", "42", "\"text\"", "<think>{\"a\": 1}",
            "``` ```", "{", "[",
            "[[[", "{\"a", "{\"a\":", "[\"a", "]}", "[\"\\",
        ])
    func plainText(answer: String) {
        #expect(AnswerReader.value(in: answer) == nil)
        #expect(AnswerReader.values(in: answer).isEmpty)
    }

    @Test("A valid answer reads as the strict reader reads it, also in the midst of text")
    func agreesWithStrictReader() throws {
        for written in Reference.shared.written {
            for text in [written.ascii, written.python, written.pretty] {
                let strict = try JSON(parsing: text)
                guard strict.members?.isEmpty == false || strict.array?.isEmpty == false else { continue }
                #expect(AnswerReader.read(text)?.mends == [])
                let reading = AnswerReader.read("```json\n\(text)\n```")
                #expect(reading?.value == strict, "\(text)")
                #expect(reading?.mends == [.surroundingText], "\(text)")
            }
        }
    }

    @Test("What was mended is told")
    func mends() {
        #expect(AnswerReader.read("[\"a\",]")?.mends == [.trailingComma])
        #expect(AnswerReader.read("{a: 'b'}")?.mends == [.unquotedName, .foreignQuotes])
        #expect(AnswerReader.read("[\"a\", \"b")?.mends == [.missingBracket, .brokenPart])
        #expect(AnswerReader.read("[\"a\", \"b\"")?.mends == [.missingBracket])
        #expect(AnswerReader.read("{\"a\":1}{\"a\":2}")?.mends == [.severalValues])
        #expect(
            AnswerReader.read("x [None, \"a\"\n\"b\"] /")?.mends == [.surroundingText, .foreignWord, .missingComma])
    }

    @Test("A cut answer keeps complete elements only, wherever it is cut")
    func truncation() throws {
        let whole =
            #"[{"text":"one, \"two\"","label":"x"},{"text":"three 😀","label":"y"},{"text":"four","label":"z"}]"#
        let elements = try #require(try JSON(parsing: whole).array)
        let bytes = Array(whole.utf8)
        for end in 1..<bytes.count {
            let answer = String(decoding: bytes[..<end], as: UTF8.self)
            let kept = AnswerReader.value(in: answer)?.array ?? []
            // The last may lack members if the cut is just after a complete one: the reader cannot know.
            #expect(Array(elements.prefix(max(0, kept.count - 1))) == kept.dropLast(), "cut at \(end)")
            if let last = kept.last {
                let original = elements[kept.count - 1]
                #expect(last.members?.allSatisfy { original[$0.name] == $0.value } == true, "cut at \(end)")
            }
        }
    }

    @Test("A broken element in the middle costs itself alone")
    func brokenMiddle() {
        let answer = #"[{"text":"a"},{"text" oops "b"},{"text":"c"},{"text":"d"}]"#
        #expect(AnswerReader.value(in: answer) == [["text": "a"], ["text": "c"], ["text": "d"]])
    }

    @Test("All values are found in order, with their offsets")
    func allValues() {
        let values = AnswerReader.values(in: "é {\"a\": 1} then [\"b\"]")
        #expect(values == [["a": 1], ["b"]])
        #expect(values.map(\.offset) == [3, 17])
    }

    @Test(
        "A hostile answer takes linear time",
        arguments: [
            "[", "{", "\"", "[\"", "{\"a\":", "[1,", "'", "```", "<think>", "</think>", "[[],", "{a:", "\\", "[\"a\" ",
            "“", "/*",
            "[//", "[...", "{\"a\":[", "<", "[]", "{}", "[\" ", "[\"a\",    ", "[{\"a\":1},", "`", "[\"\\u",
        ])
    func hostile(piece: String) {
        let answer = String(repeating: piece, count: 50_000 / piece.utf8.count)
        _ = AnswerReader.values(in: answer)
        _ = AnswerReader.read(answer)
    }

    @Test("Changing a byte never crashes")
    func mutations() {
        let seeds = [
            "Sure:\n```json\n[{'a': \"b\", c: [1, 2.5, True]}, // x\n {\"d\": \"e\\n\\u00e9\"}]\n```\nBye {x}",
            "<think>[1]</think>{\"a\": “b”, \"c\": {\"d\": null}}\n{\"a\": 1}",
        ]
        for (number, seed) in seeds.enumerated() {
            let bytes = Array(seed.utf8)
            for index in bytes.indices {
                for replacement in "\"'[]{},:\\/`<#\n1ae.".utf8 {
                    var changed = bytes
                    changed[index] = replacement
                    let values = AnswerReader.values(in: String(decoding: changed, as: UTF8.self))
                    #expect(values.allSatisfy { $0.offset < changed.count }, "seed \(number), byte \(index)")
                }
            }
        }
    }
}
