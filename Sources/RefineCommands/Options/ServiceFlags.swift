import ArgumentParser

/// The flags that say which language model is asked; shared by `run`, `plan` and `models`.
struct ServiceFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Who writes: auto, offline, openai (any OpenAI-compatible service) or anthropic. (default: auto, which is a \
            language model when a key, a base URL or a model is given)
            """, valueName: "engine"))
    var engine: EngineChoice?

    @Option(
        help: ArgumentHelp(
            "The language model. (default: gpt-4.1-mini; with anthropic claude-haiku-4-5)", valueName: "id"))
    var model: String?

    @Option(
        name: .customLong("base-url"),
        help: ArgumentHelp("The service's address. (default: the engine's own)", valueName: "url"))
    var baseURL: String?

    @Option(
        help: ArgumentHelp(
            """
            Who takes over when the service is down or out of quota: [ENGINE:]MODEL[@URL][#KEY_VARIABLE]; may be given \
            several times, in order.
            """, valueName: "model"))
    var fallback: [String] = []

    @Option(
        help: ArgumentHelp(
            "A file whose first line is the key. (default: the variable OPENAI_API_KEY or ANTHROPIC_API_KEY)",
            valueName: "file"))
    var keyFile: String?

    @Option(help: ArgumentHelp("A command that prints the key.", valueName: "command"))
    var keyCommand: String?

    @Option(
        help: ArgumentHelp(
            "A file of certificate authorities to trust instead of the system's.", valueName: "file"))
    var caFile: String?

    @Option(
        help: ArgumentHelp("Seconds after which one request is given up. (default: 120)", valueName: "seconds"))
    var timeout: Int?

    @Option(
        help: ArgumentHelp(
            """
            Most tokens of one answer, sent where a budget has to be kept; raise it for models that think before they \
            answer. (default: by the question)
            """, valueName: "n"))
    var maxTokens: Int?

    @Option(
        help: ArgumentHelp(
            """
            What a model costs, in dollars per million tokens: MODEL=IN/OUT[/CACHED[/BATCH_IN/BATCH_OUT]]; may be given \
            several times.
            """, valueName: "price"))
    var price: [String] = []

    @Option(help: ArgumentHelp("A JSON file of prices; see docs/formats.md.", valueName: "file"))
    var priceFile: String?

    @Option(help: ArgumentHelp("The configuration file. (default: ./refine.yaml if there is one)", valueName: "file"))
    var config: String?
}
