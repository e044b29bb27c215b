/// A row whose label is probably wrong.
public struct LabelDoubt: Sendable, Hashable, Codable {
    /// The number that the row's source gives it: the line of a file, or the row of a matrix counted from 0.
    public var row: Int
    /// The text, where the source has one and it was looked up.
    public var text: String?
    /// The label the row bears; nil where a multi-label row does not bear ``suggested``.
    public var given: String?
    /// The likeliest other label; nil where a multi-label row should just not bear ``given``.
    public var suggested: String?
    /// How probable the model holds the label as it is given, 0…1; the lower, the more doubtful.
    public var selfConfidence: Double
    /// How much more probable the suggestion is, above 0 and at most 1.
    public var margin: Double

    /// Creates a doubt.
    public init(
        row: Int, text: String? = nil, given: String?, suggested: String?, selfConfidence: Double, margin: Double
    ) {
        self.row = row
        self.text = text
        self.given = given
        self.suggested = suggested
        self.selfConfidence = selfConfidence
        self.margin = margin
    }
}
