import JSONText
import Testing

@testable import Refiner

@Suite("Task files")
struct TaskFilesTests {
    /// What a task file of each format may look like: its bytes, and how many rows it holds.
    struct Original: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let format: DatasetFormat
        let content: String
        let rows: Int

        init(_ name: String, _ format: DatasetFormat, _ content: String, rows: Int) {
            testDescription = "\(format.rawValue): \(name)"
            self.format = format
            self.content = content
            self.rows = rows
        }

        /// The bytes that must stay at the head: all, but for the end of an array.
        var head: [UInt8] {
            let bytes = Array(content.utf8)
            guard format == .json, let close = bytes.lastIndex(of: UInt8(ascii: "]")) else { return bytes }
            return Array(bytes[...(bytes[..<close].lastIndex { $0 > 0x20 } ?? 0)])
        }
    }

    static let originals = [
        Original(
            "plain", .jsonl, "{\"text\": \"one\", \"label\": \"a\"}\n{\"text\": \"two\", \"label\": \"b\"}\n", rows: 2),
        Original("no last line break", .jsonl, "{\"text\": \"one\", \"label\": \"a\"}", rows: 1),
        Original(
            "CR LF", .jsonl, "{\"text\": \"one\", \"label\": \"a\"}\r\n{\"text\": \"two\", \"label\": \"b\"}\r\n",
            rows: 2),
        Original("byte order mark", .jsonl, "\u{FEFF}{\"text\": \"one\", \"label\": \"a\"}\n", rows: 1),
        Original("empty lines", .jsonl, "\n{\"text\": \"one\", \"label\": \"a\"}\n\n\n", rows: 1),
        Original(
            "odd spacing and unknown keys", .jsonl, "{ \"id\":7e0 ,\"label\":\"a\",\"text\" : \"one\\u0041\" }\n",
            rows: 1),
        Original(
            "several labels", .jsonl,
            "{\"text\": \"one\", \"labels\": [\"a\", \"b\"]}\n{\"text\": \"two\", \"labels\": []}\n", rows: 2),
        Original("empty", .jsonl, "", rows: 0),
        Original(
            "plain", .json, "[{\"text\": \"one\", \"label\": \"a\"}, {\"text\": \"two\", \"label\": \"b\"}]", rows: 2),
        Original("a row a line", .json, "[\n  {\"text\": \"one\", \"label\": \"a\"}\n]\n", rows: 1),
        Original(
            "CR LF and byte order mark", .json, "\u{FEFF}[\r\n  {\"text\": \"one]\", \"label\": \"a\"}\r\n]\r\n",
            rows: 1),
        Original("empty array", .json, "[]", rows: 0),
        Original("empty array with a space", .json, "[ ]\n", rows: 0),
        Original("empty", .json, "", rows: 0),
        Original("plain", .csv, "text,label\none,a\ntwo,b\n", rows: 2),
        Original("no last line break", .csv, "text,label\none,a", rows: 1),
        Original("CR LF", .csv, "text,label\r\none,a\r\n", rows: 1),
        Original("half a line break at the end", .csv, "text,label\r\none,a\r", rows: 1),
        Original("half a line break alone at the end", .csv, "text,label\none,a\n\r", rows: 1),
        Original("byte order mark", .csv, "\u{FEFF}text,label\none,a\n", rows: 1),
        Original("other columns, other order", .csv, "id,label,text,note\n7,a,one,\"x, y\"\n", rows: 1),
        Original("quotes and line breaks", .csv, "text,label\n\"one \"\"two\"\"\nthree, four\",a\n", rows: 1),
        Original("several labels", .csv, "text,labels\none,\"[\"\"a\"\", \"\"b\"\"]\"\ntwo,[]\n", rows: 2),
        Original("header alone", .csv, "text,label\n", rows: 0),
        Original("empty", .csv, "", rows: 0),
    ]

    private func load(_ folder: TemporaryFolder, _ name: String, _ format: DatasetFormat) throws -> Dataset {
        try DatasetStores.reading(folder.path(name), preferred: format).load()
    }

    @Test("are read, and appended to byte for byte after what is there", arguments: originals)
    func appendByteForByte(original: Original) throws {
        let folder = try TemporaryFolder()
        let file = "task." + original.format.rawValue
        try folder.write(original.content, to: "in/" + file)
        let dataset = try load(folder, "in", original.format)
        let task = try #require(dataset[task: "task"])
        #expect(task.rows.count == original.rows)
        let kind = task.kind ?? .singleLabel
        let added = ["neu, \"quoted\"\nand broken", "卡丢了 😭"].map {
            DatasetRow(text: $0, labels: kind == .singleLabel ? ["ä"] : ["ä", "b"], kind: kind)
        }
        let store = DatasetStores.writing(folder.path("out"), format: original.format)
        let paths = try store.save(DatasetMerge(original: dataset, additions: ["task": added]))
        #expect(paths == ["task": folder.path("out/" + file)])

        let written = try folder.bytes("out/" + file)
        #expect(written.starts(with: original.head))
        let merged = try #require(try load(folder, "out", original.format)[task: "task"])
        #expect(Array(merged.rows.prefix(original.rows)) == task.rows)
        #expect(merged.rows.dropFirst(original.rows).map(\.text) == added.map(\.text))
        #expect(merged.rows.dropFirst(original.rows).map(\.labels) == added.map(\.labels))
        #expect(try folder.text("in/" + file) == original.content)
        #expect(try folder.names(in: "out") == [file])
    }

    @Test("stay as they are to the last byte when nothing is added", arguments: originals)
    func copyByteForByte(original: Original) throws {
        let folder = try TemporaryFolder()
        let file = "task." + original.format.rawValue
        try folder.write(original.content, to: "in/" + file)
        let dataset = try load(folder, "in", original.format)
        _ = try DatasetStores.writing(folder.path("out"), format: original.format)
            .save(DatasetMerge(original: dataset, additions: [:]))
        if !original.content.isEmpty { #expect(try folder.text("out/" + file) == original.content) }
        #expect(try load(folder, "out", original.format)[task: "task"]?.rows.count == original.rows)
    }

    /// Appends rows to a file of that content, or writes a new one, and gives all its rows and its text.
    private func appending(
        _ rows: [DatasetRow], to content: String?, _ format: DatasetFormat
    ) throws -> (rows: [DatasetRow], text: String) {
        let folder = try TemporaryFolder()
        var original = Dataset(tasks: [])
        if let content {
            try folder.write(content, to: "in/t.\(format.rawValue)")
            original = try load(folder, "in", format)
        }
        let store = DatasetStores.writing(folder.path("out"), format: format)
        _ = try store.save(DatasetMerge(original: original, additions: ["t": rows]))
        return (try load(folder, "out", format).tasks[0].rows, try folder.text("out/t.\(format.rawValue)"))
    }

    @Test("of CSV take a label into the column that is there, whichever it is")
    func takeLabels() throws {
        func appended(_ header: String, _ row: DatasetRow) throws -> DatasetRow? {
            try appending([row], to: "\(header)\n", .csv).rows.first
        }
        let single = Sample.row("one", "a")
        let several = DatasetRow(text: "two", labels: ["a", "b"], kind: .multiLabel)
        let one = DatasetRow(text: "three", labels: ["a"], kind: .multiLabel)
        #expect(try appended("text,labels", single)?.labels == ["a"])
        #expect(try appended("text,label,labels", single)?.labels == ["a"])
        #expect(try appended("labels,label,text", several)?.labels == ["a", "b"])
        #expect(try appended("text,label", one)?.labels == ["a"])
        let error = try #require(throws: RefineError.self) { try appended("text,label", several) }
        #expect(error.code == .cannotWrite)
        #expect(error.message == "a new row has 2 labels; expected a column labels")
    }

    @Test("of CSV hold rows of one label beside rows of several")
    func holdMixedRows() throws {
        let rows = [Sample.row("one", "a"), DatasetRow(text: "two", labels: ["a", "b"], kind: .multiLabel)]
        #expect(try appending(rows, to: nil, .csv).rows.map(\.labels) == [["a"], ["a", "b"]])
    }

    @Test("end each row in CR LF where the file does")
    func keepLineEnds() throws {
        for (format, content) in [
            (DatasetFormat.jsonl, "{\"text\": \"one\", \"label\": \"a\"}\r\n"), (.csv, "text,label\r\none,a\r\n"),
        ] {
            let text = try appending(Sample.rows("a", ["two", "three"]), to: content, format).text
            #expect(text.hasPrefix(content))
            #expect(text.utf8.count { $0 == 0x0A } == text.utf8.count { $0 == 0x0D })
        }
    }

    @Test("keep keys they do not know")
    func keepUnknownKeys() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "{\"id\": 1.50, \"text\": \"one\", \"meta\": {\"a\": [null]}, \"label\": \"a\"}\n", to: "in/t.jsonl")
        let row = try #require(try load(folder, "in", .jsonl).tasks.first?.rows.first)
        #expect(row.members.map(\.name) == ["id", "text", "meta", "label"])
        #expect(
            row.json.serialized(.python)
                == "{\"id\": 1.50, \"text\": \"one\", \"meta\": {\"a\": [null]}, \"label\": \"a\"}")
    }

    @Test("are written as Python's json.dumps writes them")
    func writeLikePython() throws {
        let rows = [Sample.row("Grüße \"卡\"\n😀", "a/b")]
        let lines = try appending(rows, to: nil, .jsonl).text
        #expect(lines == "{\"text\": \"Grüße \\\"卡\\\"\\n😀\", \"label\": \"a/b\"}\n")
        let array = try appending(rows + rows, to: nil, .json).text
        #expect(array == "[\n  \(lines.dropLast()),\n  \(lines.dropLast())\n]\n")
    }

    struct Broken: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let file: String
        let content: String
        let line: Int
        let words: String

        init(_ name: String, _ file: String, _ content: String, line: Int, _ words: String) {
            testDescription = name
            self.file = file
            self.content = content
            self.line = line
            self.words = words
        }
    }

    static let good = "{\"text\": \"one\", \"label\": \"a\"}\n"
    static let broken = [
        Broken("a line that is no JSON", "t.jsonl", good + "{\"text\": \"two\"\n" + good, line: 2, "not JSON"),
        Broken("a line that is no object", "t.jsonl", good + good + "[1]\n", line: 3, "expected a row"),
        Broken("a row without text", "t.jsonl", good + "\n{\"label\": \"a\"}\n", line: 3, "\"text\" is missing"),
        Broken("a row without label", "t.jsonl", good + "{\"text\": \"two\"}\n", line: 2, "\"label\" is missing"),
        Broken("a text that is a number", "t.jsonl", good + "{\"text\": 2, \"label\": \"a\"}\n", line: 2, "found 2"),
        Broken(
            "an empty label", "t.jsonl", good + "{\"text\": \"two\", \"label\": \"\"}\n", line: 2, "a name is empty"),
        Broken(
            "labels that are no array", "t.jsonl", good + "{\"text\": \"two\", \"labels\": \"a\"}\n", line: 2,
            "array of class names"),
        Broken(
            "an array that is cut off", "t.json", "[\n{\"text\": \"one\", \"label\": \"a\"},\n", line: 3, "not JSON"),
        Broken(
            "an array with a number", "t.json", "[\n{\"text\": \"one\", \"label\": \"a\"},\n7]\n", line: 3,
            "expected a row"),
        Broken(
            "an object for the array", "t.json", "{\"text\": \"one\", \"label\": \"a\"}", line: 1, "found an object"),
        Broken(
            "a record of three fields", "t.csv", "text,label\none,a\ntwo,b,c\n", line: 3, "has 3 fields; expected 2"),
        Broken(
            "a record after one of two lines", "t.csv", "text,label\n\"one\ntwo\",a\nthree\n", line: 4, "has 1 fields"),
        Broken("a quote that never ends", "t.csv", "text,label\none,a\n\"two,b\nthree,c\n", line: 3, "never closed"),
        Broken(
            "a CSV column given twice", "t.csv", "text,label,text\none,a,two\n", line: 1, "has two columns \"text\""),
        Broken(
            "a header without a label", "t.csv", "text,class\none,a\n", line: 1, "expected text and label or labels"),
        Broken(
            "an empty one of several CSV labels", "t.csv", "text,labels\none,\"[\"\"a\"\", \"\"\"\"]\"\n", line: 2,
            "a name is empty"),
        Broken(
            "a CSV label of absurd length", "t.csv", "text,label\none,\(String(repeating: "a", count: 2000))\n",
            line: 2,
            "2000 bytes long"),
        Broken("an empty CSV label", "t.csv", "text,label\none,\n", line: 2, "the label is empty"),
        Broken("CSV labels that are no JSON", "t.csv", "text,labels\none,a;b\n", line: 2, "JSON array of class names"),
    ]

    @Test("are refused with the line where they are broken", arguments: broken)
    func refuseBroken(_ broken: Broken) throws {
        let folder = try TemporaryFolder()
        try folder.write(broken.content, to: broken.file)
        let error = try #require(throws: RefineError.self) {
            try DatasetStores.reading(folder.path, preferred: nil).load()
        }
        #expect(error.code == .badInput)
        #expect(error.place?.file == folder.path(broken.file))
        #expect(error.place?.line == broken.line)
        #expect(error.message.contains(broken.words), "\(error.message)")
    }

    @Test("are refused when they are no UTF-8", arguments: ["t.jsonl", "t.json", "t.csv"])
    func refuseInvalidUTF8(name: String) throws {
        let folder = try TemporaryFolder()
        let heads = ["t.jsonl": "{\"text\": \"", "t.json": "[{\"text\": \"", "t.csv": "text,label\n"]
        try folder.write(Array(try #require(heads[name]).utf8) + [0xFF, 0xFE], to: name)
        let error = try #require(throws: RefineError.self) {
            try DatasetStores.reading(folder.path, preferred: nil).load()
        }
        #expect(error.code == .badInput)
        #expect(error.message.contains("UTF-8"))
    }
}
