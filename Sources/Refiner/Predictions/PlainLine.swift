import JSONText

/// What a line of JSON says that is as it should be: bytes of the line itself, or of labels that stay.
struct PlainLine {
    /// The task, where the line names one.
    var task: UnsafeRawBufferPointer?
    /// One label or several.
    var kind = TaskKind.singleLabel
    /// Its label; of several the first, or nothing.
    var truth = UnsafeRawBufferPointer(start: nil, count: 0)
    /// What it was taken for.
    var answer = UnsafeRawBufferPointer(start: nil, count: 0)
    /// The confidence, or the probability of the answer where the line bears none.
    var confidence: Double?
    /// Whether the line bears probabilities.
    var hasProbabilities = false
    /// Where its text stands, a string.
    var text = RecordField.missing
    /// Where its `id` stands, if it has one.
    var id = RecordField.missing
}
