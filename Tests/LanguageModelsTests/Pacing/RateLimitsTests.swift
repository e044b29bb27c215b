import Testing

@testable import LanguageModels

@Suite("Limits in the head of an answer")
struct RateLimitsTests {
    @Test("are read in OpenAI's form")
    func openAI() {
        let limits = RateLimits(
            headers: [
                "X-RateLimit-Limit-Requests": "5000", "x-ratelimit-remaining-requests": "4999",
                "x-ratelimit-reset-requests": "12ms", "x-ratelimit-limit-tokens": "160000",
                "x-ratelimit-remaining-tokens": "159976", "x-ratelimit-reset-tokens": "6m0s",
            ], now: 0)
        #expect(limits?.requests == .init(limit: 5000, remaining: 4999, resetAfter: .milliseconds(12)))
        #expect(limits?.tokens == .init(limit: 160_000, remaining: 159_976, resetAfter: .seconds(360)))
    }

    @Test("are read in Anthropic's form, of which the tightest tokens count")
    func anthropic() {
        let limits = RateLimits(
            headers: [
                "anthropic-ratelimit-requests-limit": "50", "anthropic-ratelimit-requests-remaining": "49",
                "anthropic-ratelimit-requests-reset": "2025-01-31T23:59:59Z",
                "anthropic-ratelimit-tokens-limit": "50000", "anthropic-ratelimit-tokens-remaining": "40000",
                "anthropic-ratelimit-tokens-reset": "2025-01-31T23:59:50Z",
                "anthropic-ratelimit-input-tokens-limit": "40000",
                "anthropic-ratelimit-input-tokens-remaining": "39000",
                "anthropic-ratelimit-output-tokens-limit": "8000",
                "anthropic-ratelimit-output-tokens-remaining": "1000",
                "anthropic-ratelimit-output-tokens-reset": "2025-02-01T01:00:00.5+01:00",
            ], now: 1_738_367_989)
        #expect(limits?.requests == .init(limit: 50, remaining: 49, resetAfter: .seconds(10)))
        #expect(limits?.tokens == .init(limit: 8000, remaining: 1000, resetAfter: .milliseconds(11_500)))
    }

    @Test(
        "are read in the common forms",
        arguments: [
            ["x-ratelimit-limit": "100", "x-ratelimit-remaining": "42", "x-ratelimit-reset": "30"],
            ["x-ratelimit-limit": "100", "x-ratelimit-remaining": "42", "x-ratelimit-reset": "1738368019"],
            ["x-ratelimit-limit": "100", "x-ratelimit-remaining": "42", "x-ratelimit-reset": "1738368019000"],
            ["RateLimit-Limit": "100, 100;w=60", "RateLimit-Remaining": "42", "RateLimit-Reset": "30"],
            ["RateLimit": "limit=100, remaining=42, reset=30"],
            ["RateLimit": "\"default\";r=42;t=30", "RateLimit-Policy": "\"default\";q=100;w=60"],
        ] as [HTTPHeaders]
    )
    func common(headers: HTTPHeaders) {
        let limits = RateLimits(headers: headers, now: 1_738_367_989)
        #expect(limits == RateLimits(requests: .init(limit: 100, remaining: 42, resetAfter: .seconds(30))))
    }

    @Test(
        "reset after a time in any unit",
        arguments: [
            ("1s", 1.0), ("6m0s", 360), ("20ms", 0.02), ("1h2m3.5s", 3723.5), ("0", 0), ("59.7", 59.7), ("1d", 86_400),
            ("500µs", 0.0005),
        ]
    )
    func units(text: String, seconds: Double) {
        #expect(RateLimitValue.reset(text, now: 0) == .seconds(seconds))
    }

    @Test("reset at a moment by the service's own clock, where the answer bears it")
    func ownClock() {
        let limits = RateLimits(
            headers: [
                "date": "Sun, 06 Nov 1994 08:49:37 GMT", "x-ratelimit-remaining": "1",
                "x-ratelimit-reset": "784111780",
            ], now: 5e8)
        #expect(limits == nil || limits?.requests?.resetAfter == nil)
        let recent = RateLimits(
            headers: [
                "date": "Fri, 31 Jan 2025 23:59:49 GMT", "x-ratelimit-remaining": "1",
                "x-ratelimit-reset": "1738367999",
            ], now: 5e8)
        #expect(recent?.requests?.resetAfter == .seconds(10))
    }

    @Test("that have just passed are now")
    func past() {
        #expect(RateLimitValue.reset("2025-01-31T23:59:59Z", now: 1_738_368_000) == .zero)
    }

    @Test(
        "that make no sense are ignored",
        arguments: [
            "", " ", "-1", "nan", "inf", "0x10", "1e300", "soon", "5x", "s", "1m-5s", "99999999999999999999h", "1e3",
            "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2025-13-01T00:00:00Z", "2025-01-31T23:59:59", "2025-01-31",
            "2025-01-31T23:59:59+99:00", "1.2.3", "315360000", "\u{FF11}",
        ]
    )
    func nonsense(text: String) {
        #expect(RateLimitValue.reset(text, now: 1_738_368_000) == nil)
        let limits = RateLimits(headers: ["x-ratelimit-reset-requests": text], now: 1_738_368_000)
        #expect(limits == nil)
    }

    @Test("of any size are numbers without harm", arguments: [("1e9", nil), ("-5", nil), ("5.0", 5), ("7, 8", 7)])
    func counts(text: String, expected: Int?) {
        #expect(RateLimitValue.count(text) == expected)
        #expect(RateLimitValue.count(String(repeating: "9", count: 100)) == 1_000_000_000_000)
        #expect(RateLimitValue.count(String(repeating: "9", count: 1000)) == nil)
    }

    @Test("are none where nothing is said")
    func none() {
        #expect(RateLimits(headers: ["content-type": "application/json", "x-request-id": "1"], now: 0) == nil)
        #expect(RateLimits(headers: ["x-ratelimit-remaining": String(repeating: "1", count: 1000)], now: 0) == nil)
    }
}
