import LanguageModels
import RefinerTestSupport
import Testing

@Suite("The price of a model")
struct ModelPriceTests {
    private let price = ModelPrice(
        input: Money(decimal: "0.40")!, cachedInput: Money(decimal: "0.10")!, output: Money(decimal: "1.60")!,
        batchInput: Money(decimal: "0.20")!, batchOutput: Money(decimal: "0.80")!)

    @Test("gives the exact cost of prompt, cache and answer")
    func cost() {
        let usage = TokenUsage(inputTokens: 1_000_001, outputTokens: 3, cachedInputTokens: 1_000_000)
        #expect(price.cost(of: usage).picodollars == 100_000_000_000 + 400_000 + 3 * 1_600_000)
    }

    @Test("takes the lesser of the cached and the batch price in a batch")
    func batch() {
        let usage = TokenUsage(inputTokens: 3, outputTokens: 5, cachedInputTokens: 2)
        #expect(price.cost(of: usage, isBatch: true).picodollars == 200_000 + 2 * 100_000 + 5 * 800_000)
        var other = price
        other.cachedInput = Money(decimal: "0.30")!
        #expect(other.cost(of: usage, isBatch: true).picodollars == 3 * 200_000 + 5 * 800_000)
    }

    @Test("costs without cache and batch what it costs with them unless told")
    func plain() {
        let plain = ModelPrice(input: .cents(40), output: .cents(160))
        let usage = TokenUsage(inputTokens: 10, outputTokens: 1, cachedInputTokens: 10)
        #expect(plain.cost(of: usage).picodollars == 10 * 400_000 + 1_600_000)
        #expect(plain.cost(of: usage, isBatch: true) == plain.cost(of: usage))
    }

    @Test("counts no more cached tokens than the prompt has, and nothing negative")
    func impossible() {
        let greedy = TokenUsage(inputTokens: 10, outputTokens: 0, cachedInputTokens: 50)
        #expect(price.cost(of: greedy).picodollars == 10 * 100_000)
        #expect(price.cost(of: TokenUsage(inputTokens: .min, outputTokens: -1, cachedInputTokens: -5)) == .zero)
        #expect(
            price.cost(of: TokenUsage(inputTokens: 10, outputTokens: 0, cachedInputTokens: -5)).picodollars == 4_000_000
        )
    }

    @Test("stays at the greatest amount with the greatest numbers")
    func huge() {
        let most = Money(picodollars: .max)
        let dearest = ModelPrice(input: most, output: most)
        #expect(dearest.cost(of: TokenUsage(inputTokens: .max, outputTokens: .max, cachedInputTokens: 1 << 62)) == most)
    }

    @Test("rounds what is less than a picodollar up, once for all")
    func rounding() throws {
        let fine = try ModelPrice(parsing: "0.000000000001/0.000000000001")
        #expect(fine.cost(of: TokenUsage(inputTokens: 1, outputTokens: 1)).picodollars == 1)
        #expect(fine.cost(of: TokenUsage(inputTokens: 500_000, outputTokens: 500_000)).picodollars == 1)
        #expect(fine.cost(of: TokenUsage(inputTokens: 500_000, outputTokens: 500_001)).picodollars == 2)
        #expect(fine.cost(of: .zero) == .zero)
    }

    @Test("adds up over answers as it does for their sum", arguments: 0..<20)
    func sums(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var (usage, cost) = (TokenUsage.zero, Money.zero)
        for _ in 0..<100 {
            let input = Int.random(in: 0...100_000, using: &random)
            let one = TokenUsage(
                inputTokens: input, outputTokens: .random(in: 0...5000, using: &random),
                cachedInputTokens: .random(in: 0...input, using: &random))
            usage += one
            cost += price.cost(of: one)
        }
        #expect(price.cost(of: usage) == cost)
    }

    @Test("is read from two, three or five amounts")
    func read() throws {
        let (input, output) = (Money(decimal: "0.40")!, Money(decimal: "1.60")!)
        #expect(try ModelPrice(parsing: "0.40/1.60") == ModelPrice(input: input, output: output))
        #expect(
            try ModelPrice(parsing: ".4/1.6/.1")
                == ModelPrice(input: input, cachedInput: Money(decimal: "0.1"), output: output))
        #expect(try ModelPrice(parsing: "0.40/1.60/0.10/0.20/0.80") == price)
        #expect(try ModelPrice(parsing: "0/0").cost(of: TokenUsage(inputTokens: 5, outputTokens: 5)) == .zero)
    }

    @Test(
        "says what is wrong with a text",
        arguments: [
            ("0.40", #""0.40" is not IN/OUT"#), ("", #""" is not IN/OUT"#), ("1/2/3/4", #""1/2/3/4" is not IN/OUT"#),
            ("0,40/1.60", #""0,40" is not a price"#), ("1/-2", #""-2" is not a price"#), ("1/", #""" is not a price"#),
            ("1/\u{1B}[31m", #""\u001b[31m" is not a price"#),
        ]
    )
    func bad(text: String, beginning: String) {
        let error = #expect(throws: PriceError.self) { try ModelPrice(parsing: text) }
        #expect(error?.description.hasPrefix(beginning) == true, "\(error?.description ?? "")")
    }

    @Test("is read with its model's name, whatever that holds")
    func entry() throws {
        let entry = try ModelPrice.entry(parsing: "org/model=v2:8b=0.40/1.60/0.10/0.20/0.80")
        #expect(entry.model == "org/model=v2:8b")
        #expect(entry.price == price)
        for text in ["model", "=1/2", ""] {
            let error = #expect(throws: PriceError.self) { try ModelPrice.entry(parsing: text) }
            #expect(error?.description.contains("is not MODEL=IN/OUT") == true)
        }
    }
}
