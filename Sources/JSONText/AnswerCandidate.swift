/// A value that a tolerant reading found at one place of an answer.
struct AnswerCandidate {
    let value: JSON
    /// Its bytes in the answer.
    let range: Range<Int>
    let isFenced: Bool
    /// Whether it is an element of an array that could not be read as a whole.
    let isElement: Bool
    /// Whether there is a string or a member in it, and not only numbers.
    let holdsText: Bool
    let mends: Set<AnswerReader.Mend>
}
