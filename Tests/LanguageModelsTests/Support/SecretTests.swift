import Testing

@testable import LanguageModels

@Suite("A secret")
struct SecretTests {
    private struct Holder {
        let name = "holder"
        let key = Secret(exampleKey)
    }

    @Test("does not print itself in any of Swift's ways to print")
    func prints() {
        let secret = Secret(exampleKey)
        var dumped = ""
        dump(Holder(), to: &dumped)
        dump([secret], to: &dumped)
        let texts = [
            "\(secret)", String(reflecting: secret), String(describing: Holder()), String(reflecting: Holder()), dumped,
            "\(Optional(secret) as Any)", "\(Mirror(reflecting: secret).children.map { "\($0)" })",
        ]
        for text in texts { #expect(!text.contains("Zx81")) }
        #expect("\(secret)" == "<redacted>")
    }

    @Test("loses the line end that files and environment variables bring along")
    func trims() {
        #expect(Secret(" \t\(exampleKey)\r\n").reveal() == exampleKey)
    }

    @Test("of white space alone is empty")
    func empty() {
        #expect(Secret(" \n").isEmpty)
        #expect(!Secret("x").isEmpty)
    }

    @Test("stays out of the description of a request that carries it")
    func inRequest() {
        let request = HTTPRequest(
            method: .post,
            url: "https://user:hunter22@models.example/v1?key=\(exampleKey)",
            headers: ["Authorization": "Bearer \(exampleKey)", "X-Api-Key": exampleKey, "Accept": "text/plain"]
        )
        var text = "\(request) \(String(reflecting: request)) \(request.headers)"
        dump(request, to: &text)
        #expect(!text.contains("Zx81"))
        #expect(!text.contains("hunter22"))
        #expect(text.contains("text/plain"))
    }
}
