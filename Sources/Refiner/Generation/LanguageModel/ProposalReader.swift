import JSONText
import LanguageModels

/// Reads phase 2's answer: texts, in any of the shapes models give them.
enum ProposalReader {
    /// The form asked for, of services that can hold their models to one.
    static let schema = AnswerSchema(
        name: "texts",
        schema: #"""
            {"type":"object","properties":{"texts":{"type":"array","items":{"type":"string"}}},"required":["texts"],\#
            "additionalProperties":false}
            """#)

    /// What the answer proposes: the strings of its arrays; an object where a string was asked for gives its text;
    /// anything else is a proposal that is no text.
    ///
    /// An answer without JSON proposes nothing.
    static func proposals(in answer: String) -> [Proposal] {
        AnswerReader.values(in: answer).flatMap(proposals)
    }

    private static func proposals(of json: JSON) -> [Proposal] {
        if let array = json.array { return array.map(proposal) }
        if text(of: json) != nil { return [proposal(json)] }
        return json.members?.flatMap { member in
            // One text where a list was asked for.
            if member.name == "texts", let text = member.value.string { return [Proposal(text)] }
            return proposals(of: member.value)
        } ?? []
    }

    private static func proposal(_ json: JSON) -> Proposal {
        if let text = json.string ?? text(of: json) { return Proposal(text) }
        return Proposal(json.serialized(.compact), isText: false)
    }

    private static func text(of json: JSON) -> String? {
        for key in ["text", "sample", "content", "sentence", "utterance"] {
            if let text = json[key]?.string { return text }
        }
        return nil
    }
}
