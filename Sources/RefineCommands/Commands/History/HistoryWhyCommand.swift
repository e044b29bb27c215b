import ArgumentParser
import JSONText
import Refiner

/// `refine history why TEXT`.
struct HistoryWhyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract:
            "Say where a row came from: iteration, class and reason, the texts it was built from, call and prompt.")

    @Argument(
        help: ArgumentHelp(
            "The text, the number of a sample, or iteration/number as --with-provenance writes them.",
            valueName: "text"))
    var text: String

    @Flag(help: "Also print the messages that were sent and the answer, as far as they are stored.")
    var prompt = false

    @OptionGroup var flags: HistoryFlags

    func run() async throws {
        let console = Console()
        let origins = try await StateStore(reading: flags.output).origins(of: text)
        if flags.json {
            return try console.print(
                JSON([JSON.Member(name: "origins", value: JSON(origins.map(\.json)))]).serialized(.python))
        }
        for (index, origin) in origins.enumerated() {
            if index > 0 { try console.print("") }
            try print(origin, console)
        }
    }

    private func print(_ origin: SampleOrigin, _ console: Console) throws {
        try console.print(console.bold(origin.text.onOneLine))
        try console.print(
            "iteration \(origin.iteration) (\(origin.startedAt)), for \(origin.task.onOneLine)/\(origin.label.onOneLine)"
                + (origin.sample.map { ", sample \($0)" } ?? "")
                + (origin.number.map { " (\(origin.iteration)/\($0))" } ?? ""))
        try console.print(
            "wanted: \(origin.count) samples, since the class was \(origin.reason.replacing("_", with: " ")): F1 "
                + "\(origin.f1.formatted(places: 2)) over \(origin.support)")
        if let refusal = origin.refusal { try console.print("refused: \(refusal.onOneLine)") }
        if let dropped = origin.droppedAt { try console.print("taken out of the dataset: \(dropped)") }
        for line in origin.differentiators { try console.print("learned: \(line.onOneLine)") }
        for parent in origin.parents { try console.print("built from: \(parent.onOneLine)") }
        guard let call = origin.call else { return try console.print("no call is known that proposed it") }
        try console.print(
            "call \(call.id): \(call.engine) (\(call.model.onOneLine))\(call.endpoint.map { " at \($0.onOneLine)" } ?? ""), "
                + "\(call.inputTokens) tokens in, \(call.outputTokens) out, "
                + "\(call.costUSD.map(\.asDollars) ?? "unknown cost"), \(call.finishedAt)")
        if let digest = call.digest { try console.print("prompt \(digest.onOneLine)") }
        guard call.request != nil else {
            return try console.print(
                call.endpoint == nil ? "the offline engine has no prompt" : "the prompt is not stored any more")
        }
        if prompt {
            for message in call.request.flatMap({ try? JSON(parsing: $0) })?.array ?? [] {
                try console.print("\n[\((message["role"]?.string ?? "message").onOneLine)]")
                try console.print(Self.lines(message["content"]?.string ?? message.serialized(.python)))
            }
            if let answer = call.answer { try console.print("\n[answer]\n" + Self.lines(answer)) }
        } else {
            try console.print("--prompt prints the messages and the answer")
        }
    }

    /// Line breaks stay, whatever else could steer a terminal does not.
    private static func lines(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).onOneLine }
            .joined(separator: "\n")
    }
}
