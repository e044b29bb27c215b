import Testing

@testable import LanguageModels

@Suite("Header fields")
struct HTTPHeadersTests {
    private let head = HTTPHeaders(
        head: Array("Server: x\r\nRetry-After:  1 \t\r\nX-Empty:\r\nnonsense\r\nretry-after: 2\nA:b:c\r\n\r\n".utf8))

    @Test("of an answer are read from its head as it came")
    func reads() {
        #expect(head["server"] == "x")
        #expect(head["RETRY-AFTER"] == "1")
        #expect(head["x-empty"] == "")
        #expect(head["a"] == "b:c")
        #expect(head["nonsense"] == nil)
        #expect(head.fields.map(\.name) == ["Server", "Retry-After", "X-Empty", "retry-after", "A"])
    }

    @Test("are equal when they are alike, however they came")
    func equality() {
        let built: HTTPHeaders = [
            "Server": "x", "Retry-After": "1", "X-Empty": "", "retry-after": "2", "A": "b:c",
        ]
        #expect(head == built)
        #expect(head.hashValue == built.hashValue)
    }

    @Test("are found by how their names begin, in any case, however they came")
    func prefixes() {
        for headers in [head, ["Server": "x", "Retry-After": "1", "retry-after": "2", "retr": "3", "A": "b:c"]] {
            #expect(headers.fields(withPrefixes: ["retry", "a-"]).map(\.value) == ["1", "2"])
            #expect(headers.fields(withPrefixes: []).isEmpty)
        }
    }

    @Test("of an answer can be set and added to")
    func changes() {
        var headers = head
        headers["Retry-After"] = "9"
        headers.append("z", to: "Y")
        #expect(headers.fields.map(\.name) == ["Server", "X-Empty", "A", "Retry-After", "Y"])
        #expect(headers["retry-after"] == "9")
    }

    @Test(
        "are read from any bytes whatever",
        arguments: [[], [0x0A], [0x3A], [0x3A, 0x3A, 0x0A], [0xFF, 0x3A, 0xFE], [0x20, 0x0D, 0x0A, 0x3A]] as [[UInt8]])
    func hostile(bytes: [UInt8]) {
        let headers = HTTPHeaders(head: bytes)
        #expect(headers.fields.count <= 1)
        #expect(headers["x"] == nil)
    }
}
