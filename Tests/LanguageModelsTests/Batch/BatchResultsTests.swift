import JSONText
import RefinerTestSupport
import Testing

@testable import LanguageModels

@Suite("The files of a batch job")
struct BatchResultsTests {
    private func results(_ lines: [String], names: Set<String> = ["a", "b"]) -> BatchResults {
        var results = BatchResults()
        results.read(Array(lines.joined(separator: "\n").utf8), names: names)
        return results
    }

    private func response(_ status: Int, _ body: String) -> BatchLineResult {
        .response(HTTPResponse(status: status, body: Array(body.utf8)))
    }

    @Test("are read line by line, whatever ends the lines")
    func reads() {
        let found = results([
            BatchServerLine.output("a", body: #"{"x":1.50}"#) + "\r", "", " ",
            #"{"custom_id":"b","response":null,"error":{"code":"batch_expired","message":"late"}}"#, "",
        ])
        #expect(found.lines["a"] == response(200, #"{"x":1.50}"#))
        #expect(found.lines["b"] == .fault(code: "batch_expired", message: "late"))
        #expect(found.answers == 1)
        #expect(found.odd == BatchOddLines())
    }

    @Test("may hold anything without harm, and what cannot be used is counted")
    func hostile() {
        var file: [UInt8] = []
        for line in [
            [0xFF, 0xFE, 0x41],
            Array(#"{"custom_id":"a","response":{"status_code":99999999999999999999,"body":1}}"#.utf8),
            Array(#"{"custom_id":"a","response":{"status_code":-1,"body":{}}}"#.utf8),
            Array(#"{"custom_id":"a","response":{"status_code":1e400,"body":{}}}"#.utf8),
            Array(#"{"custom_id":"a","response":"200","error":null}"#.utf8),
            Array(#"{"custom_id":"a","error":null}"#.utf8),
            Array(String(repeating: #"{"custom_id":"#, count: 3000).utf8),
        ] as [[UInt8]] {
            file += line + [0x0A]
        }
        var found = BatchResults()
        found.read(file, names: ["a"])
        #expect(found.lines.isEmpty)
        #expect(found.odd == BatchOddLines(broken: 7))
    }

    @Test("are read where a text is not valid UTF-8")
    func invalidText() throws {
        var file = Array(BatchServerLine.output("a", body: #"{"x":"y"}"#).utf8)
        let place = try #require(file.lastIndex(of: UInt8(ascii: "y")))
        file[place] = 0xFF
        var found = BatchResults()
        found.read(file, names: ["a"])
        #expect(found.lines["a"] == response(200, "{\"x\":\"\u{FFFD}\"}"))
    }

    @Test("say the same in any order, answers before failures")
    func order() {
        let lines = [
            BatchServerLine.output("a", body: #"{"x":2}"#), BatchServerLine.output("a", body: #"{"x":1}"#),
            BatchServerLine.output("a", status: 500, body: "{}"), BatchServerLine.output("b", status: 429, body: "{}"),
            #"{"custom_id":"b","error":{"code":"z"}}"#, #"{"custom_id":"b","error":{"code":"y"}}"#,
        ]
        var random = SplitMix64(seed: 3)
        for _ in 0..<20 {
            let found = results(lines.shuffled(using: &random))
            #expect(found.lines == ["a": response(200, #"{"x":1}"#), "b": response(429, "{}")])
            #expect(found.odd == BatchOddLines(duplicates: 4))
        }
    }

    @Test("name their lines apart within 64 characters")
    func names() {
        let long = String(repeating: "x", count: 64)
        let names = BatchGathering.names(["a", "a", "a-2", "a", long, long])
        #expect(names == ["a", "a-3", "a-2", "a-4", long, String(repeating: "x", count: 62) + "-2"])
    }

    @Test("have the same lines in whatever order the requests came")
    func fileOrder() {
        let requests = (0..<20).map { number in
            BatchGathering.Request(
                key: BatchLineKey(requestID: "r\(number % 7)", digest: "d\(number)"), body: Array("{}".utf8))
        }
        var random = SplitMix64(seed: 9)
        let files = (0..<5).map { _ in
            var gathering = BatchGathering(maximumLines: 100, maximumBytes: 100_000)
            for (number, request) in requests.shuffled(using: &random).enumerated() {
                gathering.add(request, number: UInt64(number))
            }
            return gathering.takeFile()
        }
        #expect(Set(files.map(\.bytes)).count == 1)
        #expect(Set(files.map(\.lines)).count == 1)
        #expect(Set(files[0].lines.map(\.customID)).count == 20)
    }

    @Test("are no larger than was counted, and forget what is taken back")
    func sizes() {
        let request = BatchGathering.Request(
            key: BatchLineKey(requestID: "r", digest: "d"), body: [UInt8](repeating: 0x20, count: 100))
        var gathering = BatchGathering(maximumLines: 1000, maximumBytes: 1000)
        var count: UInt64 = 0
        while !gathering.isFull(for: request) {
            gathering.add(request, number: count)
            count += 1
        }
        #expect(count >= 2)
        let removals = [gathering.remove(0), gathering.remove(0)]
        #expect(removals == [true, false])
        #expect(!gathering.isFull(for: request))
        gathering.add(request, number: count)
        let file = gathering.takeFile()
        #expect(file.bytes.count <= 1000)
        #expect(file.lines.count == Int(count))
        #expect(gathering.isEmpty)
    }

    @Test(
        "and jobs have names that cannot lead elsewhere",
        arguments: [
            ("file-abc_1.x~", "file-abc_1.x~"), ("a/../b?c=d#e", "a%2F..%2Fb%3Fc%3Dd%23e"), ("\u{1}é", "%01%C3%A9"),
        ])
    func escaping(name: String, escaped: String) {
        #expect(ServiceName.escaped(name) == escaped)
        #expect(ServiceName.isUsable(name))
        for odd in ["", ".", "..", String(repeating: "x", count: 3000)] { #expect(!ServiceName.isUsable(odd)) }
    }

    @Test("have digests that differ with each byte")
    func digests() {
        var seen = Set<String>()
        for length in 0..<64 {
            for byte in [0, 1, 0x80] as [UInt8] {
                seen.insert(ContentDigest.text(of: [UInt8](repeating: byte, count: length) + [byte &+ 1]))
            }
        }
        #expect(seen.count == 64 * 3)
        #expect(seen.allSatisfy { $0.count == 32 })
        #expect(ContentDigest.text(of: Array("refine".utf8)) == ContentDigest.text(of: Array("refine".utf8)))
    }

    @Test("are described by services in many ways without harm")
    func statuses() throws {
        func status(_ text: String) throws -> BatchStatus? { BatchStatus(try JSON(parsing: text)) }
        #expect(try status("{}") == nil)
        #expect(try status(#"{"id":".."}"#) == nil)
        let odd = try #require(
            try status(
                #"{"id":"b","status":7,"output_file_id":"","request_counts":{"total":1e99,"completed":-5},"errors":3}"#)
        )
        #expect(odd.end == nil)
        #expect(odd.outputFile == nil)
        #expect(odd.counts.completed == 0)
        #expect(odd.faults.isEmpty)
        let failed = try #require(
            try status(#"{"id":"b","status":"failed","errors":{"data":[{"code":"c","message":"m"}]}}"#))
        #expect(failed.end == .failed)
        #expect(failed.faults == [BatchStatus.Fault(code: "c", message: "m")])
    }
}
