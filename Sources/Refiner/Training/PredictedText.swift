/// A text that a model is asked about, with what is known of it.
package struct PredictedText: Sendable {
    /// The text.
    package let text: String
    /// The task that the text is of; nil for all of the model.
    package let task: String?
    /// Its true labels, where the input says.
    package let truth: [String]?

    /// Creates a text.
    package init(text: String, task: String? = nil, truth: [String]? = nil) {
        self.text = text
        self.task = task
        self.truth = truth
    }
}
