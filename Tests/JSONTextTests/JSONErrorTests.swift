import JSONText
import Testing

@Suite("JSON errors")
struct JSONErrorTests {
    @Test(
        "Errors say where, what was expected and what was found",
        arguments: [
            ("{\n \"a\": 1,\n \"b\"} ", "line 3, column 5: expected ':' after an object key, found '}'"),
            ("", "line 1, column 1: expected a value, found the end of the text"),
            ("[1,\n]", "line 2, column 1: expected a value, found ']'"),
            ("[1 2]", "line 1, column 4: expected ',' or ']' after an array element, found '2'"),
            ("{\"a\":1 é}", "line 1, column 8: expected ',' or '}' after an object member, found 'é'"),
            ("{'a':1}", "line 1, column 2: expected an object key or '}', found '''"),
            ("{\"a\":1,}", "line 1, column 8: expected an object key after ',', found '}'"),
            ("[1] x", "line 1, column 5: expected nothing after the value, found 'x'"),
            ("01", "line 1, column 2: expected no digit after a leading zero, found '1'"),
            ("1.", "line 1, column 3: expected a digit after the decimal point, found the end of the text"),
            (" \"ab", "line 1, column 2: expected a closing quote for this string, found the end of the text"),
            (
                "\"a\tb\"",
                "line 1, column 3: expected control characters to be escaped in a string, "
                    + "found control character U+0009"
            ),
            ("\"\\x\"", "line 1, column 3: expected an escape such as '\\n' or '\\u0041' in a string, found 'x'"),
            ("\"\\u12\"", "line 1, column 6: expected four hexadecimal digits after '\\u', found '\"'"),
            ("True", "line 1, column 1: expected a value, found 'T'"),
        ])
    func messages(text: String, message: String) {
        let error = #expect(throws: JSONError.self) { try JSON(parsing: text) }
        #expect(error?.description == message)
    }

    @Test("The line of a byte is counted from one")
    func lines() {
        #expect([0, 1, 2, 3, 9, -1].map { JSON.line(ofOffset: $0, in: "a\n\nb") } == [1, 1, 2, 3, 3, 1])
    }
}
