import LanguageModels
import TextFeatures

/// A name for a request that is the same when a run is resumed, and another for any other request.
///
/// It depends on who is asked (engine and model), on the messages and parameters, and on the purpose with its number:
/// the same words asked a second time are another request. 128 bits in 32 hexadecimal digits; since equal digests are
/// compared by their messages as well, a collision costs nothing but a call.
enum RequestDigest {
    /// The digest of `request`, made for `purpose`, asked of `model` through the engine `engine`.
    static func of(
        _ request: ChatRequest, messages: String, for purpose: CallPurpose, engine: String, model: String, seed: UInt64
    ) -> String {
        var hash = StableHash.Wide()
        hash.add(messages)
        for text in [engine, model, purpose.phase.rawValue, purpose.task, purpose.label ?? ""] { hash.add(text) }
        for number in [
            purpose.label == nil ? 0 : 1, purpose.round, purpose.ordinal, request.maxTokens ?? -1, request.seed ?? -1,
        ] {
            hash.add(UInt64(bitPattern: Int64(number)))
        }
        hash.add(seed)
        hash.add((request.temperature ?? -1).bitPattern)
        switch request.responseFormat {
        case .text: hash.add("text")
        case .jsonObject: hash.add("json_object")
        case .jsonSchema(let schema):
            hash.add("json_schema")
            hash.add(schema.name)
            hash.add(schema.schema)
        }
        return hash.hexadecimal
    }
}
