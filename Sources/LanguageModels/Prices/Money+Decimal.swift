extension Money {
    /// How many decimals an amount has at most.
    static let decimals = 12
    /// How many decimals are shown at most, and the picodollars in the last of them.
    private static let shownDecimals = 6
    private static let shownUnit: UInt = 1_000_000

    /// An amount from decimal dollars such as `12`, `0.0375` or `.5`; no floating point is involved.
    ///
    /// Gives nil for anything but digits with at most one point and a digit after it: signs, exponents, blanks and
    /// currency marks are refused, as are more than 12 decimals and amounts beyond about 9.2 million dollars.
    public init?(decimal text: some StringProtocol) {
        var amount = 0
        var decimals: Int?
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "."):
                guard decimals == nil else { return nil }
                decimals = 0
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let (shifted, isOver) = amount.multipliedReportingOverflow(by: 10)
                let (sum, isStillOver) = shifted.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
                guard !isOver, !isStillOver else { return nil }
                amount = sum
                decimals = decimals.map { $0 + 1 }
            default:
                return nil
            }
        }
        guard !text.isEmpty, decimals != 0, decimals ?? 0 <= Self.decimals else { return nil }
        for _ in (decimals ?? 0)..<Self.decimals {
            let (shifted, isOver) = amount.multipliedReportingOverflow(by: 10)
            guard !isOver else { return nil }
            amount = shifted
        }
        self.init(picodollars: amount)
    }
}

extension Money: CustomStringConvertible {
    /// The amount with two to six decimals, such as `$1.50` or `$0.0123`, rounded half away from zero.
    ///
    /// What is not zero but rounds to it is shown as `<$0.000001`, so that no cost looks free.
    public var description: String {
        let sign = picodollars < 0 ? "-" : ""
        let units = (picodollars.magnitude + Self.shownUnit / 2) / Self.shownUnit
        guard units > 0 || picodollars == 0 else { return "\(sign)<$0.000001" }
        var fraction = String(units % 1_000_000)
        fraction = String(repeating: "0", count: Self.shownDecimals - fraction.count) + fraction
        while fraction.count > 2, fraction.last == "0" { fraction.removeLast() }
        return "\(sign)$\(Int(units / 1_000_000).grouped).\(fraction)"
    }
}
