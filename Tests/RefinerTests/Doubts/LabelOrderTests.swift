import Testing

@testable import Refiner

@Suite("The order of labels")
struct LabelOrderTests {
    private func read(_ text: String, _ name: String) throws(RefineError) -> [String] {
        try LabelOrder.read(bytes: Array(text.utf8), name: name)
    }

    @Test("is read from lines, with any line ending and a byte order mark")
    func readsLines() throws {
        #expect(try read("b\na\n\"c\"", "labels.txt") == ["b", "a", "\"c\""])
        #expect(try read("\u{FEFF}b\r\na\r\n", "labels.txt") == ["b", "a"])
    }

    @Test("is read from JSON: an array, or an object from numbers to labels in any order")
    func readsJSON() throws {
        #expect(try read("[\"b\", \"a\"]", "labels.json") == ["b", "a"])
        #expect(try read("{\"1\": \"a\", \"0\": \"b\"}", "id2label.JSON") == ["b", "a"])
    }

    @Test(
        "is refused with its place when a label is empty, doubled or out of order",
        arguments: [
            ("a\n\nb\n", "l.txt", 2), ("a\nb\na", "l.txt", 3), ("[\"a\",\n\"a\"]", "l.json", 2),
            ("{\"0\": \"a\",\n\"2\": \"b\"}", "l.json", 2), ("{\"00\": \"a\"}", "l.json", 1), ("[1]", "l.json", 1),
            ("{\"0\": 1}", "l.json", 1), ("3", "l.json", 1),
        ])
    func refuses(text: String, name: String, line: Int) throws {
        let error = try #require(throws: RefineError.self) { try read(text, name) }
        #expect(error.code == .badInput)
        #expect(error.place?.line == line)
    }

    @Test("is refused when there is none, or no text")
    func refusesNothing() {
        for text in ["", "\u{FEFF}"] { #expect(throws: RefineError.self) { try read(text, "l.txt") } }
        #expect(throws: RefineError.self) { try LabelOrder.read(bytes: [0xFF, 0x0A], name: "l.txt") }
    }
}
