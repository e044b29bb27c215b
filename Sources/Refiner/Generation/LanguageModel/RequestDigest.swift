import JSONText
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
        var bytes: [UInt8] = []
        bytes.reserveCapacity(messages.utf8.count + 256)
        // Quoted, so that no two lists of parts make the same text.
        for part in [
            engine, model, purpose.phase.rawValue, purpose.task, purpose.label ?? "", "\(purpose.label != nil)",
            "\(purpose.round)", "\(purpose.ordinal)", "\(seed)", "\(request.temperature ?? -1)",
            "\(request.maxTokens ?? -1)", "\(request.seed ?? -1)", form(request.responseFormat),
        ] {
            JSON(part).append(to: &bytes)
        }
        bytes.append(contentsOf: messages.utf8)
        return Self.hash(bytes)
    }

    /// Two chains over the same words that mix them differently.
    private static func hash(_ bytes: [UInt8]) -> String {
        var first = UInt64(bytes.count)
        var second = ~UInt64(bytes.count)
        bytes.withUnsafeBytes { buffer in
            func add(_ word: UInt64) {
                first = StableHash.mix(first ^ word)
                second = StableHash.mix(second &+ word &* 0x9E37_79B9_7F4A_7C15)
            }
            let whole = buffer.count & ~7
            for start in stride(from: 0, to: whole, by: 8) {
                add(UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: start, as: UInt64.self)))
            }
            add(buffer[whole...].reduce(0) { $0 << 8 | UInt64($1) })
        }
        return hexadecimal(first) + hexadecimal(second)
    }

    private static func form(_ format: ResponseFormat) -> String {
        switch format {
        case .text: "text"
        case .jsonObject: "json_object"
        case .jsonSchema(let schema): "json_schema \(schema.name) \(schema.schema)"
        }
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
