import JSONText
import LanguageModels

/// The evidence of each class as it stands in prompts, written once: it is the longest part, and the same in each request.
final class FencedEvidence: Sendable {
    private let known = Locked<[DemandKey: (evidence: DemandEvidence, text: String)]>([:])

    /// The evidence of a demand, fenced.
    func text(of demand: Demand, _ json: (Demand) -> JSON) -> String {
        // Evidence that is shared, as within one plan, compares at once.
        if let found = known.withLock({ $0[demand.key] }), found.evidence == demand.evidence { return found.text }
        let text = PromptData.fenced(json(demand))
        known.withLock { $0[demand.key] = (demand.evidence, text) }
        return text
    }
}
