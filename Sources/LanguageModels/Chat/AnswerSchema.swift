/// A JSON schema that an answer shall meet, as OpenAI's structured outputs take it.
public struct AnswerSchema: Codable, Sendable, Hashable {
    /// A name of letters, digits, `_` and `-`, at most 64.
    public var name: String
    /// The schema as JSON text.
    ///
    /// For strict services every object names all its members as required and allows no others.
    public var schema: String

    /// A schema.
    public init(name: String, schema: String) {
        self.name = name
        self.schema = schema
    }
}
