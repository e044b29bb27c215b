import JSONText
import LanguageModels

/// What of a prompt is the same in each request for a class, written once: its evidence, and phase 2's template with all
/// that is known of the class in place.
final class ClassPrompts: Sendable {
    private struct Known: Sendable {
        var evidence: DemandEvidence
        var fenced: String
        /// What was known of the class when ``template`` was filled.
        var differentiators: Differentiators?
        var template: PromptTemplate?
    }

    private let known = Locked<[DemandKey: Known]>([:])

    /// The evidence of a demand, fenced.
    func evidence(of demand: Demand, _ json: (Demand) -> JSON) -> String {
        // Evidence that is shared, as within one plan, compares at once.
        if let found = known.withLock({ $0[demand.key] }), found.evidence == demand.evidence { return found.fenced }
        let text = PromptData.fenced(json(demand))
        known.withLock { $0[demand.key] = Known(evidence: demand.evidence, fenced: text) }
        return text
    }

    /// The template of a request with the places filled that its class decides.
    func template(for request: GenerationRequest, _ fill: () -> PromptTemplate) -> PromptTemplate {
        let (demand, differentiators) = (request.demand, request.differentiators)
        if let found = known.withLock({ $0[demand.key] }), let template = found.template,
            found.differentiators == differentiators, found.evidence == demand.evidence
        {
            return template
        }
        let template = fill()
        known.withLock {
            $0[demand.key]?.differentiators = differentiators
            $0[demand.key]?.template = template
        }
        return template
    }
}
