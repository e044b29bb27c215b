internal import JSONText

extension AnswerSchema {
    /// Whether the schema's text is one JSON object, so that it may stand in a request's body as it is.
    var isObject: Bool {
        (try? JSON(parsing: schema))?.members != nil
    }
}
