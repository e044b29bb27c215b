/// A finding before its texts are read again: what was found, and at which rows.
struct RawFinding: Sendable, Hashable {
    /// What a row was compared with.
    enum Related: Sendable, Hashable {
        /// A row of the same task, by its number.
        case row(Int)
        /// A held-out text, by its number.
        case heldOut(Int)
    }

    let rule: ValidationRule
    /// The number of the row within its task, from 0; nil for a finding about the whole task.
    let row: Int?
    var related: Related?
    /// The Jaccard index, where two texts were compared.
    var similarity: Double?
    /// What was found, where it is no matter of two rows.
    var message: String?
    /// Whether a cleaned copy puts the label right: it differs from another in form alone.
    var isSure = false
}
