/// The form in which a model shall answer.
public enum ResponseFormat: String, Codable, Sendable, Hashable {
    /// Free text.
    case text
    /// One JSON object. Services that know no such mode are asked without it, so the answer still needs checking.
    case jsonObject = "json_object"
}
