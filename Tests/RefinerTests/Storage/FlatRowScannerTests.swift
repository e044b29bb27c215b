import RefinerTestSupport
import Testing

@testable import Refiner

@Suite("Rows of JSON lines read fast")
struct FlatRowScannerTests {
    /// What a row says; nil for a line that is refused.
    private struct Seen: Equatable {
        var text: [UInt8]
        var labels: [[UInt8]]
        var isBare: Bool
    }

    private static let lines = [
        #"{"text": "one two three four five six", "label": "a"}"#,
        #" { "label":"a b" ,"id" : 12 , "text":"x" } "#,
        #"{"text": "said \"no\" \u00e9\\ \/", "label": "ä", "note": ""}"#,
        #"{"text": "卡丢了 😭", "label": "丢失", "refine": "x"}"#,
        #"{"text": "a", "label": "b", "text": "c", "more": [1, {"x": null}]}"#,
        #"{"text": "a", "label": 7}"#, #"{"text": "a", "labels": ["x", "y"], "label": "z"}"#,
        #"{"text": "a", "label": "b", "n": -1.5e3, "m": null, "t": true}"#, #"{"text": "", "label": "a"}"#,
        #"{"te\u0078t": "a", "label": "l\n"}"#,
    ]

    private func fast(_ line: [UInt8]) throws -> Seen? {
        let folder = try TemporaryFolder()
        let path = try folder.write(line, to: "t.jsonl")
        var seen: Seen?
        do {
            try JSONLinesFile().stream(path) { (row) throws(RefineError) in
                seen = Seen(text: Array(row.text), labels: row.labels.names.map { Array($0.utf8) }, isBare: row.isBare)
                let whole = try row.row()
                #expect(Array(whole.text.utf8) == seen?.text)
            }
        } catch { return nil }
        return seen
    }

    private func whole(_ line: [UInt8]) -> Seen? {
        let row = line.withUnsafeBytes { bytes in
            try? DatasetRow(parsing: bytes, in: InputFile(name: "t", bytes: []), line: 1)
        }
        return row.map {
            Seen(text: Array($0.text.utf8), labels: $0.labels.map { Array($0.utf8) }, isBare: $0.isBare)
        }
    }

    @Test("are what the full reader sees, wherever a line is broken")
    func agreesWithFullReader() throws {
        var random = SplitMix64(seed: 7)
        let marks = Array("\"\\{}[],: \t\r\u{1}0a7-".utf8) + [0xC3, 0xFF, 0x00]
        var accepted = 0
        for round in 0..<2_000 {
            var line = Array(Self.lines[round % Self.lines.count].utf8)
            for _ in 0..<(round < Self.lines.count ? 0 : Int.random(in: 0...2, using: &random)) {
                let place = Int.random(in: 0..<line.count, using: &random)
                let mark = marks[Int.random(in: 0..<marks.count, using: &random)]
                switch Int.random(in: 0...2, using: &random) {
                case 0: line[place] = mark
                case 1: line.insert(mark, at: place)
                default: line.remove(at: place)
                }
            }
            let expected = whole(line)
            let found = try fast(line)
            #expect(found == expected, "\(String(decoding: line, as: UTF8.self))")
            if found != nil { accepted += 1 }
        }
        #expect((500..<1_900).contains(accepted))
    }

    @Test("are of the common kind where nothing is nested")
    func takesTheFastWay() {
        func isFast(_ line: String) -> Bool {
            Array(line.utf8).withUnsafeBytes { FlatRowScanner.row(in: $0) != nil }
        }
        #expect(Self.lines.map(isFast) == [true, true, true, true, false, false, false, false, true, false])
    }
}
