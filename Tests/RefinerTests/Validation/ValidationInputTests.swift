import Foundation
import TextFeatures
import Testing

@testable import Refiner

@Suite("What is validated")
struct ValidationInputTests {
    @Test(
        "may be a single file, whatever else stands beside it",
        arguments: [
            ("topic.jsonl", "{\"text\": \"one\", \"label\": \"a\"}\n\n{\"text\": \"ONE\", \"label\": \"a\"}", 3),
            ("topic.json", "[{\"text\": \"one\", \"label\": \"a\"},\n{\"text\": \"ONE\", \"label\": \"a\"}]", 2),
            ("topic.csv", "text,label\n\"one\n\",a\n\nONE,a\n", 5),
        ])
    func singleFile(name: String, content: String, line: Int) throws {
        let folder = try TemporaryFolder()
        try folder.write(content, to: "data/" + name)
        try folder.write("broken", to: "data/zz." + (name.split(separator: ".").last ?? ""))
        let report = try Checked(folder: folder).report([.exactDuplicate], data: "data/" + name, output: "clean")
        #expect(report.tasks.map(\.name) == ["topic"])
        #expect(report.findings.map(\.row.place) == [Place(file: folder.path("data/" + name), line: line)])
        #expect(try folder.names(in: "clean") == [name])
    }

    @Test("is refused with file and line where a row cannot be read")
    func badRow() throws {
        let folder = try TemporaryFolder()
        try folder.write("{\"text\": \"one\", \"label\": \"a\"}\n{\"text\": 1}\n", to: "data/topic.jsonl")
        for data in ["data", "data/topic.jsonl"] {
            let error = #expect(throws: RefineError.self) { try Checked(folder: folder).report(data: data) }
            #expect(error?.code == .badInput)
            #expect(error?.place?.line == 2)
        }
    }

    @Test("must be there, and be a dataset")
    func missing() throws {
        let folder = try TemporaryFolder()
        try folder.write("x", to: "notes.txt")
        let missing = #expect(throws: RefineError.self) { try Checked(folder: folder).report(data: "nothing") }
        #expect(missing?.code == .inputMissing)
        let other = #expect(throws: RefineError.self) { try Checked(folder: folder).report(data: "notes.txt") }
        #expect(other?.code == .badInput)
    }

    @Test("must not be a pipe, which can be read only once")
    func pipe() throws {
        let folder = try TemporaryFolder()
        try #require(mkfifo(folder.path("topic.jsonl"), 0o600) == 0)
        let error = #expect(throws: RefineError.self) { try Checked(folder: folder).report(data: "topic.jsonl") }
        #expect(error?.code == .badInput)
    }

    @Test("must not be held out as well")
    func heldOutIsPart() throws {
        let checked = try Checked(Checked.plain())
        let file = checked.folder.path("data/topic.jsonl")
        let error = #expect(throws: RefineError.self) {
            try DatasetValidator.run(ValidationSettings(data: checked.folder.path("data"), holdout: [file]))
        }
        #expect(error?.code == .usage)
    }

    @Test("may have texts and labels of any kind")
    func nastyTexts() throws {
        let nasty = [
            "\u{0}", "\u{202E}abc", "👨‍👩‍👧‍👦", String(repeating: "a\u{301}", count: 400), "ﷺ", "İ", "\u{FEFF}", "NaN",
            "1e400", "'\"\\",
            String(repeating: "x", count: 100_000), "\n", "卡",
        ]
        let checked = try Checked(
            nasty.enumerated().map { ($0.element, nasty[($0.offset + 3) % nasty.count].prefix(100) + "l") }.map {
                ($0.0, String($0.1))
            })
        let report = try checked.report(output: "clean")
        #expect(report.tasks.map(\.rows) == [nasty.count])
        for finding in report.findings { #expect(finding.message == finding.message.onOneLine) }
    }

    @Test("as comma-separated values is cut into the records that the reader reads")
    func csvRecords() throws {
        let folder = try TemporaryFolder()
        var generator = SeededGenerator(seed: 5)
        let pieces = ["\"", "\"\"", ",", "\n", "\r\n", "\r", "a", "é", " "]
        for _ in 0..<400 {
            let text = (0..<12).map { _ in pieces[Int(generator.next() % UInt64(pieces.count))] }.joined()
            let name = try folder.write(text, to: "records.csv")
            var reader = try CSVReader(opening: name, what: "records")
            var lines: [Int] = []
            do { while let record = try reader.next() { lines.append(record.line) } } catch { continue }
            #expect(CSVRecords(Array(text.utf8)).records.map(\.line) == lines, "\(text.debugDescription)")
        }
    }
}
