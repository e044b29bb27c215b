import Testing

@testable import LanguageModels

@Suite("A base URL")
struct EndpointURLTests {
    @Test(
        "takes a path at its end, before any query, with or without a slash",
        arguments: [
            ("https://api.example/v1", "https://api.example/v1/chat"),
            ("https://api.example/v1/", "https://api.example/v1/chat"),
            ("https://api.example", "https://api.example/chat"),
            ("http://127.0.0.1:8080//", "http://127.0.0.1:8080/chat"),
            ("https://api.example/a?version=2", "https://api.example/a/chat?version=2"),
            ("https://api.example?version=2#x", "https://api.example/chat?version=2"),
            ("https://u:p@api.example/v1", "https://u:p@api.example/v1/chat"),
            ("HTTP://[::1]:80/v1", "http://[::1]:80/v1/chat"),
        ]
    )
    func appends(base: String, expected: String) {
        #expect(EndpointURL(base)?.appending(path: "/chat") == expected)
    }

    @Test("is shown without user, password, query and fragment")
    func hides() {
        #expect(EndpointURL.withoutCredentials("https://u:p@api.example:8/v1/?key=k#f") == "https://api.example:8/v1")
    }

    @Test("names what must not be shown")
    func credentials() {
        #expect(
            EndpointURL("https://user:pass:word@api.example/?a=1&key=secret")?.credentials
                == ["user", "pass:word", "1", "secret"])
    }

    @Test(
        "is refused when it is none",
        arguments: ["", "api.example/v1", "ftp://api.example", "https://", "https:///v1", "https://:80", "https://a b"]
    )
    func refuses(text: String) {
        #expect(EndpointURL(text) == nil)
        #expect(EndpointURL.withoutCredentials(text) == "<unreadable URL>")
    }

    @Test("may be given with the path of chat completions at its end")
    func removesPath() {
        let url = EndpointURL("https://api.example/v1/chat/completions/")?.removing(pathSuffix: "/chat/completions")
        #expect(url?.withoutCredentials == "https://api.example/v1")
    }
}
