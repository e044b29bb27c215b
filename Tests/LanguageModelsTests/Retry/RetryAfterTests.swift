import Testing

@testable import LanguageModels

@Suite("Retry-After")
struct RetryAfterTests {
    @Test("is read as seconds")
    func seconds() {
        #expect(RetryAfter.duration(in: ["Retry-After": "7"], now: 0) == .seconds(7))
        #expect(RetryAfter.duration(in: ["retry-after": "0.5"], now: 0) == .milliseconds(500))
    }

    @Test("is read as milliseconds from its own field, which is the more exact one")
    func milliseconds() {
        #expect(
            RetryAfter.duration(in: ["Retry-After": "2", "retry-after-ms": "1250"], now: 0) == .milliseconds(1250))
    }

    @Test(
        "is read as a date in all three forms",
        arguments: [
            "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        ]
    )
    func dates(text: String) {
        #expect(HTTPDate.secondsSince1970(text) == 784_111_777)
        #expect(RetryAfter.duration(in: ["Retry-After": text], now: 784_111_770) == .seconds(7))
    }

    @Test("counts from the service's own clock where the answer has a date")
    func ownClock() {
        let headers: HTTPHeaders = [
            "Date": "Sun, 06 Nov 1994 08:49:30 GMT", "Retry-After": "Sun, 06 Nov 1994 08:49:37 GMT",
        ]
        #expect(RetryAfter.duration(in: headers, now: 0) == .seconds(7))
    }

    @Test("in the past means at once")
    func past() {
        #expect(RetryAfter.duration(in: ["Retry-After": "Sun, 06 Nov 1994 08:49:37 GMT"], now: 1e9) == .zero)
    }

    @Test("of any size is read without harm")
    func huge() throws {
        let wait = try #require(RetryAfter.duration(in: ["Retry-After": "1e300"], now: 0))
        #expect(wait > .seconds(86_400))
    }

    @Test(
        "that makes no sense is ignored",
        arguments: ["", "soon", "-5", "nan", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT"]
    )
    func nonsense(text: String) {
        #expect(RetryAfter.duration(in: ["Retry-After": text], now: 0) == nil)
    }

    @Test(
        "knows leap years and the ends of centuries",
        arguments: [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Tue, 29 Feb 2000 00:00:00 GMT", 951_782_400),
            ("Fri, 01 Mar 2024 12:00:00 GMT", 1_709_294_400), ("Mon, 01 Mar 2100 00:00:00 GMT", 4_107_542_400),
        ]
    )
    func calendar(text: String, seconds: Int) {
        #expect(HTTPDate.secondsSince1970(text) == seconds)
    }
}
