extension LanguageModelEngine {
    /// The templates, and the settings that change what is asked.
    public func fingerprint(_ plan: Plan) -> String {
        let templates = PromptName.allCases.map { name in
            let places = Dictionary(name.places.map { ($0, "{{\($0)}}") }, uniquingKeysWith: { first, _ in first })
            return prompts.prompts.rendered(name, places)
        }
        return (templates + ["\(settings.batchSize)", "\(settings.maxTemperature)", "\(settings.seed)"])
            .joined(separator: "\u{0}")
    }
}
