import RefinerTestSupport
import Testing

@testable import LanguageModels

@Suite("A book of prices")
struct PriceBookTests {
    private static func price(_ dollars: Int) -> ModelPrice {
        ModelPrice(input: .cents(100 * dollars), output: .cents(200 * dollars))
    }

    private let book = PriceBook(
        models: ["own": price(1)],
        providers: [
            PriceBook.Provider(
                name: "openai", hosts: ["api.openai.com"],
                models: ["gpt": price(2), "gpt-2024-05-13": price(3), "shared": price(4), "same": price(9)]),
            PriceBook.Provider(
                name: "groq", hosts: ["api.groq.com"],
                models: ["openai/gpt-oss": price(5), "shared": price(6), "same": price(9)]),
        ],
        date: nil, source: nil)

    @Test(
        "finds a model by its name, without a provider's prefix, without a date",
        arguments: [
            ("gpt", 2), ("openai/gpt", 2), ("gpt-2025-01-02", 2), ("gpt-20250102", 2), ("openai/gpt-20250102", 2),
            ("gpt-2024-05-13", 3), ("openai/gpt-2024-05-13", 3), ("own", 1), ("openai/own-20250102", 1),
        ]
    )
    func found(model: String, dollars: Int) {
        #expect(book.price(for: model, host: "api.openai.com") == Self.price(dollars))
    }

    @Test(
        "guesses nothing beyond that",
        arguments: [
            "GPT", "gpt-mini", "gp", "", "*", "azure/gpt", "x/openai/gpt", "gpt-2025-13-01", "gpt-2025-01-00",
            "gpt-19991231", "gpt-1234", "-20250102", "20250102", "gpt-2025-0102", "openai/", "gpt-oss", "gpt ",
        ]
    )
    func unknown(model: String) {
        #expect(book.price(for: model, host: "api.openai.com") == nil)
    }

    @Test("knows a provider's prices at its own hosts only")
    func hosts() {
        for host in ["API.OpenAI.com", "api.openai.com:443", "api.openai.com."] {
            #expect(book.price(for: "gpt", host: host) == Self.price(2))
        }
        for host in ["localhost", "", "openai.com", "api.openai.com.example.org", "x.api.openai.com", "api.groq.com"] {
            #expect(book.price(for: "gpt", host: host) == nil)
        }
        #expect(book.price(for: "shared", host: "api.groq.com") == Self.price(6))
        #expect(book.price(for: "openai/gpt-oss", host: "api.groq.com") == Self.price(5))
        #expect(book.price(for: "own", host: "localhost") == Self.price(1))
    }

    @Test("knows a model without a host if its providers agree")
    func anyHost() {
        #expect(book.price(for: "gpt") == Self.price(2))
        #expect(book.price(for: "own") == Self.price(1))
        #expect(book.price(for: "same") == Self.price(9))
        #expect(book.price(for: "shared") == nil)
        #expect(book.price(for: "groq/shared") == Self.price(6))
        #expect(book.price(for: "nothing") == nil)
    }

    @Test("lets a given price win, at every host")
    func overriding() {
        let other = book.overriding(with: ["gpt": Self.price(7), "own": Self.price(8)])
        for host in ["api.openai.com", "localhost"] {
            #expect(other.price(for: "gpt", host: host) == Self.price(7))
            #expect(other.price(for: "own", host: host) == Self.price(8))
        }
        #expect(other.price(for: "gpt") == Self.price(7))
        #expect(other.price(for: "same", host: "api.groq.com") == Self.price(9))
    }

    @Test("lets a provider's price be replaced by another file's")
    func overridingProvider() {
        let newer = PriceBook(
            models: [:],
            providers: [PriceBook.Provider(name: "openai", hosts: ["api.openai.com"], models: ["gpt": Self.price(7)])],
            date: "2027-01-01", source: nil)
        let both = book.overriding(with: newer)
        #expect(both.price(for: "gpt", host: "api.openai.com") == Self.price(7))
        #expect(both.price(for: "gpt") == Self.price(7))
        #expect(both.price(for: "shared", host: "api.openai.com") == Self.price(4))
        #expect(both.date == "2027-01-01")
    }

    @Test("takes the price of any model last of all")
    func anyModel() {
        let free = book.overriding(with: ["*": Self.price(0)])
        #expect(free.price(for: "whatever", host: "localhost") == Self.price(0))
        #expect(free.price(for: "gpt", host: "localhost") == Self.price(0))
        #expect(free.price(for: "gpt", host: "api.openai.com") == Self.price(2))
        #expect(free.price(for: "whatever") == Self.price(0))
        #expect(free.price(for: "gpt") == Self.price(2))
        #expect(free.price(for: "shared") == nil)
    }

    @Test(
        "has prices of the great providers built in",
        arguments: [
            ("gpt-4.1-mini", "api.openai.com", "0.40/1.60/0.10/0.20/0.80"),
            ("gpt-4.1-mini-2025-04-14", "api.openai.com", "0.40/1.60/0.10/0.20/0.80"),
            ("gpt-4o-2024-05-13", "api.openai.com", "5/15/5/2.5/7.5"),
            ("claude-haiku-4-5-20251001", "api.anthropic.com", "1/5/0.10/0.50/2.50"),
        ]
    )
    func builtIn(model: String, host: String, price: String) throws {
        #expect(try PriceBook.builtIn.price(for: model, host: host) == ModelPrice(parsing: price))
        #expect(PriceBook.builtIn.price(for: model, host: "localhost") == nil)
    }

    @Test("names the day and the source of the prices built in, and prices nothing at zero")
    func builtInFacts() throws {
        let book = try PriceBook(parsing: PriceBook.builtInPrices)
        #expect(book == PriceBook.builtIn)
        #expect(book.date?.count == 10)
        #expect(book.source?.hasPrefix("LiteLLM ") == true)
        #expect(book.models.isEmpty)
        #expect(book.providers.count > 5)
        for provider in book.providers {
            #expect(!provider.models.isEmpty, "\(provider.name)")
            for (model, price) in provider.models {
                #expect(price.input > .zero && price.output > .zero && price.cachedInput > .zero, "\(model)")
                #expect(price.batchInput > .zero && price.batchInput <= price.input, "\(model)")
                #expect(price.batchOutput > .zero && price.batchOutput <= price.output, "\(model)")
                #expect(price.cachedInput <= price.input, "\(model)")
            }
        }
    }
}
