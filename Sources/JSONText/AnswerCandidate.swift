/// A value that a tolerant reading found at one place of an answer.
struct AnswerCandidate {
    let value: JSON
    /// Its bytes in the answer.
    let range: Range<Int>
    let isFenced: Bool
    /// Whether the reading came to the value's own end, and not only to that of the text or its patience.
    let isComplete: Bool
    /// Whether there is a string or a member in it, and not only numbers.
    let holdsText: Bool
    let mends: Set<AnswerReader.Mend>
}
