import LanguageModels
import Testing

@Suite("An amount of money")
struct MoneyTests {
    @Test(
        "is read from decimal dollars digit by digit",
        arguments: [
            ("0", 0), ("12", 12_000_000_000_000), ("0.0375", 37_500_000_000), (".5", 500_000_000_000),
            ("0.000000000001", 1), ("007.10", 7_100_000_000_000), ("9223372.036854775807", Int.max),
        ]
    )
    func read(text: String, picodollars: Int) {
        #expect(Money(decimal: text)?.picodollars == picodollars)
    }

    @Test(
        "is not read from anything else",
        arguments: [
            "", ".", "5.", "-1", "+1", "1e3", "1E-7", "$1", "1,5", " 1", "1 ", "1.2.3", "NaN", "0x10", "١٢", "1_000",
            "0.0000000000001", "9223372.036854775808", "9223373", "99999999999999999999999",
            "0.99999999999999999999999",
        ]
    )
    func junk(text: String) {
        #expect(Money(decimal: text) == nil)
    }

    @Test(
        "is shown with two to six decimals, rounded to the nearest",
        arguments: [
            ("0", "$0.00"), ("12", "$12.00"), ("1.5", "$1.50"), ("0.0123", "$0.0123"), ("1.4987", "$1.4987"),
            ("0.1234564", "$0.123456"), ("0.1234565", "$0.123457"), ("0.9999999", "$1.00"), ("0.000001", "$0.000001"),
            ("0.0000004", "<$0.000001"), ("1234567.1", "$1,234,567.10"),
        ]
    )
    func shown(text: String, expected: String) throws {
        #expect(try #require(Money(decimal: text)).description == expected)
    }

    @Test("is shown below zero, too")
    func negative() {
        #expect(Money(picodollars: -1_500_000_000_000).description == "-$1.50")
        #expect(Money(picodollars: -1).description == "-<$0.000001")
        #expect(Money(picodollars: .min).description == "-$9,223,372.036855")
    }

    @Test("stays at the greatest or least amount instead of overflowing")
    func saturating() {
        let (most, least) = (Money(picodollars: .max), Money(picodollars: .min))
        let one = Money(picodollars: 1)
        #expect(most + one == most)
        #expect(least - one == least)
        #expect(least + least == least)
        #expect(most - least == most)
        #expect(most.times(2) == most)
        #expect(most.times(-2) == least)
        #expect(least.times(-1) == most)
        #expect(one.times(7).picodollars == 7)
    }
}
