import JSONText

@testable import Refiner

/// Answers of language models: whatever is found in them is JSON that is read as written, and makes no reader stumble.
enum AnswerTarget {
    private static let demands = ["card_arrival", "lost card", "1"].map { label in
        Demand(
            task: "intent", label: label, kind: .singleLabel, count: 4, reason: .weak, f1: 0.5, support: 10,
            confusions: [], errorCount: 0,
            evidence: DemandEvidence(misses: [], falseAlarms: [], examples: [], rivalExamples: []))
    }

    static func run(_ input: UnsafeBufferPointer<UInt8>) {
        let answer = String(decoding: input, as: UTF8.self)
        for value in AnswerReader.values(in: answer) {
            let text = value.serialized(.compact)
            let again = try? JSON(parsing: text, maximumDepth: JSON.greatestMaximumDepth)
            Check.that(again == value, "a value differs after writing: \(text)")
        }
        if let json = try? JSON(parsing: answer), json.array != nil || json.members != nil {
            Check.that(AnswerReader.read(answer)?.value == json, "a valid answer is read differently")
        }
        for proposal in ProposalReader.proposals(in: answer) {
            Check.that(proposal.text.utf8.count <= 8 * input.count + 16, "a proposal is longer than the answer")
        }
        let measured = Differentiators(
            confusedWith: [], differentiators: ["is plain"], emphasize: [], avoid: [], languages: ["en": 1],
            length: Differentiators.LengthRange(min: 5, max: 80))
        for found in DifferentiatorReader.read(answer, for: demands, measured: { _ in measured }).values {
            Check.that(found.length.min <= found.length.max, "a range of lengths is empty")
            Check.that(found.languages.values.allSatisfy { $0 > 0 && $0 <= 1 }, "a share of a language is none")
        }
    }
}
