import ArgumentParser

/// Who is asked.
enum EngineChoice: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// A language model where one is configured, else the offline engine.
    case auto
    /// The embedded engine.
    case offline
    /// OpenAI, or any service that speaks its chat completions.
    case openai
    /// Anthropic's messages.
    case anthropic
}
