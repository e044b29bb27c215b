/// What a classifier makes of a text that is meant for one class.
struct BoundaryReading: Sendable, Hashable {
    /// The logarithm of the odds of the class against the likeliest other one.
    ///
    /// In a task of several labels it is against the class's own threshold. 0 is the boundary; below it the text is read as
    /// something else.
    let gap: Double
    /// The likeliest other class; nil in a task of several labels.
    let other: String?
}
