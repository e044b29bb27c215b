/// The form in which a model shall answer.
public enum ResponseFormat: Codable, Sendable, Hashable {
    /// Free text.
    case text
    /// One JSON object. Services that know no such mode are asked without it, so the answer still needs checking.
    case jsonObject
    /// JSON of a schema. Services that do not know schemas are asked for an object, or without a form.
    case jsonSchema(AnswerSchema)
}
