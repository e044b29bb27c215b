import LanguageModels
import Testing

@Suite("A file of prices")
struct PriceFileTests {
    @Test("is read digit by digit, from numbers and strings")
    func read() throws {
        let book = try PriceBook(
            parsing: """
                {"date": "2026-11-21", "source": "a contract", "currency": "USD", "per": 1000000, "models": {
                  "a": {"input": "0.40", "cached_input": "0.10", "output": "1.60", "batch_input": "0.20",
                        "batch_output": 0.80},
                  "b": {"input": 0.123456789012, "output": 3, "cached_input": null}
                }}
                """)
        #expect(book.date == "2026-11-21")
        #expect(book.source == "a contract")
        #expect(try book.models["a"] == ModelPrice(parsing: "0.40/1.60/0.10/0.20/0.80"))
        #expect(book.models["b"]?.input.picodollars == 123_456_789_012)
        #expect(book.models["b"]?.cachedInput.picodollars == 123_456_789_012)
    }

    @Test("may give prices for one or a thousand tokens", arguments: [("1000", "0.0004"), ("1", "0.0000004")])
    func per(tokens: String, input: String) throws {
        let book = try PriceBook(
            parsing: #"{"per": \#(tokens), "models": {"m": {"input": \#(input), "output": 0}}}"#)
        #expect(book.models["m"]?.input == Money(decimal: "0.4"))
    }

    @Test("may bind prices to a provider's hosts")
    func providers() throws {
        let book = try PriceBook(
            parsing: """
                {"providers": [{"name": "acme", "hosts": ["API.acme.example"], "models": {"m": {"input": 1, "output": 2}}}]}
                """)
        #expect(book.price(for: "acme/m", host: "api.acme.example")?.output == Money(decimal: "2"))
        #expect(book.price(for: "m", host: "localhost") == nil)
    }

    @Test(
        "names the line and the path of a fault",
        arguments: [
            (#"{"models": {"m": {"input": "0,4", "output": 1}}}"#, #"line 1, $.models.m.input: "0,4" is not a price"#),
            (
                "{\"models\": {\n\"gpt-4.1\": {\"output\": 1,\n\"input\": -1}}}",
                #"line 3, $.models["gpt-4.1"].input: "-1" is"#
            ),
            (#"{"models": {"m": {"input": 4e-1, "output": 1}}}"#, #"line 1, $.models.m.input: "4e-1" is not a price"#),
            (#"{"models": {"m": {"input": NaN, "output": 1}}}"#, #"line 1, $.models.m.input: "NaN" is not a price"#),
            (#"{"models": {"m": {"input": true, "output": 1}}}"#, "line 1, $.models.m.input: a boolean is not a price"),
            (#"{"models": {"m": {"input": 1}}}"#, #"line 1, $.models.m: the member "output" is missing"#),
            (#"{"models": {"m": {"output": 1}}}"#, #"line 1, $.models.m: the member "input" is missing"#),
            (#"{"models": {"m": {"input": 1, "ouput": 1}}}"#, "line 1, $.models.m.ouput: there is no such member"),
            (#"{"models": {"m": {"input": 1, "input": 2}}}"#, "line 1, $.models.m.input: the member is there twice"),
            (#"{"models": {"m": 5}}"#, "line 1, $.models.m: an object is expected, not a number"),
            (#"{"models": []}"#, "line 1, $.models: an object is expected, not an array"),
            (#"{"currency": "EUR", "models": {}}"#, "line 1, $.currency: only USD is understood"),
            (#"{"per": 7, "models": {}}"#, "line 1, $.per: 1000000, 1000 or 1 is expected"),
            (#"{"date": 5, "models": {}}"#, "line 1, $.date: a string is expected, not a number"),
            (
                #"{"per": 1, "models": {"m": {"input": 9000000, "output": 1}}}"#,
                #"line 1, $.models.m.input: "9000000" is more"#
            ),
            ("{}", #"line 1, $: the member "models" is missing"#),
            ("[]", "line 1, $: an object is expected, not an array"),
            (#"{"providers": 5}"#, "line 1, $.providers: an array is expected, not a number"),
            (#"{"providers": [{"hosts": ["h"], "models": {}}]}"#, #"line 1, $.providers[0]: the member "name""#),
            (
                #"{"providers": [{"name": "n", "hosts": [5], "models": {}}]}"#,
                "line 1, $.providers[0].hosts: an array of"
            ),
            (#"{"providers": [{"name": "n", "hosts": ["h"]}]}"#, #"line 1, $.providers[0]: the member "models""#),
            ("{\n\"models\" {}}", "line 2, column 10: "),
            ("", "line 1, column 1: "),
        ]
    )
    func faults(text: String, beginning: String) {
        let error = #expect(throws: PriceError.self) { try PriceBook(parsing: text) }
        #expect(error?.description.hasPrefix(beginning) == true, "\(error?.description ?? "")")
    }

    @Test("of bytes that are no text is refused")
    func bytes() {
        #expect(throws: PriceError.self) { try PriceBook(parsing: [0x7B, 0xFF, 0x7D] as [UInt8]) }
        #expect(throws: PriceError.self) { try PriceBook(parsing: Array(repeating: UInt8(ascii: "["), count: 100_000)) }
    }
}
