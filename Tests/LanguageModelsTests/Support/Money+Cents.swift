import LanguageModels

extension Money {
    /// So many hundredths of a dollar.
    static func cents(_ count: Int) -> Money { Money(picodollars: 10_000_000_000).times(count) }
}
