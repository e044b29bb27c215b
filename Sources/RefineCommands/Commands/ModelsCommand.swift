import ArgumentParser
import JSONText
import LanguageModels
import Refiner

/// `refine models`: what is configured, and whether it works.
struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "Check the configured language models: reachable, key, model, form of answers.",
        discussion: """
            Asks each configured service, in the order in which runs ask them, at most four short questions, which may \
            cost a few tokens. Takes the same settings as refine run. Ends with 69 when a service does not work, with 77 \
            when it refuses the key.
            """)

    @OptionGroup var service: ServiceFlags

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let console = Console()
        let read = SettingReader(file: try Configuration(file: service.config))
        let options = try ServiceOptions(service, read)
        guard options.provider != nil else {
            if json { return try console.print(#"{"models": []}"#) }
            return try console.print(
                "No language model is configured: the offline engine writes. Set OPENAI_API_KEY or --base-url.")
        }
        let stack = try ModelStack(options, limits: LimitOptions(), seed: 0)
        let reports = await stack.probe()
        for diagnostic in stack.diagnostics { console.note("warning: \(diagnostic)") }
        if json {
            try console.print(JSON([JSON.Member(name: "models", value: JSON(reports.map(\.json)))]).serialized(.python))
        } else {
            for report in reports { try print(report, on: console) }
        }
        if let status = reports.compactMap(\.exitStatus).max() { throw ExitCode(status) }
    }

    private func print(_ report: EndpointReport, on console: Console) throws {
        try console.print(console.bold("\(report.model.onOneLine) at \(report.endpoint.onOneLine)"))
        var table = TextTable([.text("check"), .text("result"), .text("found")])
        for finding in report.findings {
            table.add([finding.check.rawValue, finding.status.rawValue, finding.words ?? ""])
        }
        for line in table.lines(width: console.width, bold: console.dim) { try console.print(line) }
        try console.print("")
    }
}

extension EndpointReport {
    /// Nil for a usable endpoint, else the status that a run would end with.
    fileprivate var exitStatus: Int32? {
        if isUsable { return nil }
        return (self[.key].status == .failed ? RefineError.Code.keyRefused : .unavailable).rawValue
    }

    fileprivate var json: JSON {
        [
            "engine": JSON(provider.rawValue), "model": JSON(model), "endpoint": JSON(endpoint),
            "usable": JSON(isUsable), "form": JSON(form), "requests": JSON(requests),
            "latency_ms": JSON(
                latency.map { $0.components.seconds * 1000 + $0.components.attoseconds / 1_000_000_000_000_000 }.map {
                    Int($0)
                }),
            "checks": JSON(
                findings.map { finding in
                    JSON([
                        JSON.Member(name: "check", value: JSON(finding.check.rawValue)),
                        JSON.Member(name: "status", value: JSON(finding.status.rawValue)),
                        JSON.Member(name: "found", value: JSON(finding.words)),
                    ])
                }),
        ]
    }
}
