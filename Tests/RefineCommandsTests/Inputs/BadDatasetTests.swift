import Foundation
import Testing

@Suite("Bad training data")
struct BadDatasetTests {
    /// A dataset whose file is broken in one place.
    struct Fault: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let file: String
        let content: [UInt8]
        let says: String
    }

    private static func lines(_ middle: String) -> [UInt8] {
        Array(
            (#"{"text": "one", "label": "billing"}"# + "\n" + middle + "\n" + #"{"text": "two", "label": "billing"}"#
                + "\n").utf8)
    }

    static let faults: [Fault] = [
        Fault(
            testDescription: "a broken line", file: "topic.jsonl", content: lines(#"{"text": "broken"#),
            says: "saved/topic.jsonl:2: not JSON"),
        Fault(
            testDescription: "a row without a text", file: "topic.jsonl", content: lines(#"{"label": "a"}"#),
            says: #"saved/topic.jsonl:2: $: "text" is missing"#),
        Fault(
            testDescription: "a row without a label", file: "topic.jsonl", content: lines(#"{"text": "a"}"#),
            says: #"saved/topic.jsonl:2: $: "label" is missing"#),
        Fault(
            testDescription: "a row that is a list", file: "topic.jsonl", content: lines("[1]"),
            says: "saved/topic.jsonl:2: $: expected a row"),
        Fault(
            testDescription: "a text that is a number", file: "topic.jsonl",
            content: lines(#"{"text": 1, "label": "a"}"#),
            says: "saved/topic.jsonl:2: $.text: expected the row's text, found 1"),
        Fault(
            testDescription: "bytes that are not UTF-8", file: "topic.jsonl",
            content: lines("{\"text\": \"y\", \"label\": \"a\"}").map { $0 == UInt8(ascii: "y") ? 0xFE : $0 },
            says: "saved/topic.jsonl:2: not JSON"),
        Fault(
            testDescription: "a row in an array that is none", file: "topic.json",
            content: Array("[\n{\"text\": \"a\", \"label\": \"b\"},\n7]".utf8),
            says: "saved/topic.json:3: $[1]: expected a row"),
        Fault(
            testDescription: "a CSV file without a label", file: "topic.csv", content: Array("text,other\na,b\n".utf8),
            says: "saved/topic.csv:1: has columns text, other; expected text and label or labels"),
        Fault(
            testDescription: "a CSV record that is too short", file: "topic.csv",
            content: Array("text,label\na,b\nc\n".utf8), says: "saved/topic.csv:3: has 1 fields; expected 2"),
        Fault(
            testDescription: "a database that is none", file: "dataset.sqlite",
            content: Array("no database at all".utf8), says: "saved/dataset.sqlite: not a dataset"),
    ]

    @Test("is refused with file and line, and nothing is changed", arguments: faults)
    func refused(fault: Fault) async throws {
        let folder = Workspace()
        folder.write("analysis.json", Shop.analysis())
        folder.write("saved/\(fault.file)", bytes: fault.content)
        let before = folder.everything()
        let run = try await folder.refine("--result", "analysis.json")
        #expect(run.status == 65, "\(run.messages)")
        #expect(run.errors.count == 1)
        #expect(run.messages.contains(fault.says), "\(run.messages)")
        #expect(folder.everything() == before)
    }

    @Test("is data when lines are empty, end in CR LF, or have no end")
    func lineEnds() async throws {
        let shop = Shop.workspace()
        let text =
            Shop.jsonLines.replacingOccurrences(of: "\n", with: "\r\n") + "\r\n\r\n"
            + #"{"text": "pay the last bill", "label": "billing"}"#
        shop.write("saved/topic.jsonl", text)
        let run = try await shop.refine("--result", "analysis.json", "--max-per-class", "2")
        #expect(run.status == 0, "\(run.messages)")
        #expect(shop.text("saved_refined/topic.jsonl").hasPrefix(text + "\r\n{"))
    }

    @Test("that is two datasets in one folder is refused until --format says which")
    func twoFormats() async throws {
        let shop = Shop.workspace()
        shop.write("saved/topic.csv", "text,label\na,billing\n")
        let refused = try await shop.refine("--result", "analysis.json")
        #expect(refused.status == 65)
        #expect(refused.messages.contains("saved: holds several datasets (jsonl, csv)"))
        let chosen = try await shop.refine("--result", "analysis.json", "--format", "jsonl", "--max-per-class", "1")
        #expect(chosen.status == 0, "\(chosen.messages)")
    }

    @Test("that is an empty folder is refused")
    func emptyFolder() async throws {
        let folder = Workspace()
        folder.write("analysis.json", Shop.analysis())
        folder.write("saved/readme.txt", "nothing here")
        let run = try await folder.refine("--result", "analysis.json")
        #expect(run.status == 65)
        #expect(run.messages.contains("./saved: holds no dataset"))
    }
}
