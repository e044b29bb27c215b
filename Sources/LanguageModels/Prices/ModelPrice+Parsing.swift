extension ModelPrice {
    /// The form of ``init(parsing:)``, for messages and help.
    public static let form =
        "IN/OUT[/CACHED[/BATCH_IN/BATCH_OUT]] in dollars per million tokens, such as 0.40/1.60/0.10"

    /// A price from `IN/OUT[/CACHED[/BATCH_IN/BATCH_OUT]]`, decimal dollars per million tokens.
    ///
    ///     try ModelPrice(parsing: "0.40/1.60")                   // no reduction for cached tokens or batches
    ///     try ModelPrice(parsing: "0.40/1.60/0.10/0.20/0.80")
    ///
    /// - Throws: what is wrong with the text, fit for the user.
    public init(parsing text: some StringProtocol) throws(PriceError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard [2, 3, 5].contains(parts.count) else {
            throw PriceError(reason: "\(PriceError.quoted(text)) is not \(Self.form)")
        }
        var amounts: [Money] = []
        for part in parts {
            guard let amount = Money(decimal: part) else {
                throw PriceError(reason: "\(PriceError.quoted(part)) is \(PriceError.notAPrice)")
            }
            amounts.append(amount)
        }
        self.init(
            input: amounts[0],
            cachedInput: amounts.count > 2 ? amounts[2] : nil,
            output: amounts[1],
            batchInput: amounts.count > 3 ? amounts[3] : nil,
            batchOutput: amounts.count > 3 ? amounts[4] : nil
        )
    }

    /// A model and its price from `MODEL=IN/OUT[/CACHED[/BATCH_IN/BATCH_OUT]]`; the name may hold `=` itself.
    ///
    /// - Throws: what is wrong with the text, fit for the user.
    public static func entry(parsing text: String) throws(PriceError) -> (model: String, price: ModelPrice) {
        guard let sign = text.lastIndex(of: "="), sign > text.startIndex else {
            throw PriceError(reason: "\(PriceError.quoted(text)) is not MODEL=\(form)")
        }
        return (String(text[..<sign]), try ModelPrice(parsing: text[text.index(after: sign)...]))
    }
}
