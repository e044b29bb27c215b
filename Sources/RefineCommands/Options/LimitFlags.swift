import ArgumentParser

/// The flags that bound what a run may take; shared by `run` and `plan`.
struct LimitFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Most requests at once. (default: from 8 to 32, as the service bears it)", valueName: "n"))
    var concurrency: Int?

    @Option(help: ArgumentHelp("Most requests a minute. (default: what the service says)", valueName: "n"))
    var rpm: Int?

    @Option(help: ArgumentHelp("Most tokens a minute. (default: what the service says)", valueName: "n"))
    var tpm: Int?

    @Option(
        name: .customLong("budget-usd"),
        help: ArgumentHelp("Most dollars to spend; the model's price must be known.", valueName: "dollars"))
    var budgetUSD: String?

    @Option(help: ArgumentHelp("Most tokens, prompts and answers together.", valueName: "n"))
    var budgetTokens: Int?

    @Option(help: ArgumentHelp("Most requests, repeated ones included.", valueName: "n"))
    var maxCalls: Int?

    @Option(help: ArgumentHelp("Most minutes.", valueName: "n"))
    var maxMinutes: Double?

    @Flag(
        help: """
            Send the requests as batch jobs of the service: about half the price, an answer within hours. Stop it and run \
            it again at any time.
            """)
    var batch = false
}
