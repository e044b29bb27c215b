import Foundation
import JSONText
import LanguageModels
import Refiner

/// The settings of a run after flag, environment, file and default have had their say, all within their ranges.
struct ResolvedOptions: Sendable {
    let analysis: String
    let planner: WeakClassPlanner
    let refinement: Refinement.Settings
    let engine: EngineOptions

    init(_ flags: RunOptions) throws {
        let file = try Configuration(file: flags.config)
        func text(_ flag: String?, _ setting: Setting) throws -> String? {
            try flag ?? file.value(setting, "text") { $0 }
        }
        func number(_ flag: Int?, _ setting: Setting, _ range: ClosedRange<Int>, _ fallback: Int) throws -> Int {
            let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
            if let flag { return try Self.check(flag, setting, expected, range.contains(flag)) }
            return try file.value(setting, expected) { Int($0).flatMap { range.contains($0) ? $0 : nil } } ?? fallback
        }
        func share(_ flag: Double?, _ setting: Setting, _ range: ClosedRange<Double>, _ fallback: Double) throws
            -> Double
        {
            let expected = "a number from \(range.lowerBound.short) to \(range.upperBound.short)"
            if let flag { return try Self.check(flag, setting, expected, range.contains(flag)) }
            return try file.value(setting, expected) { Double($0).flatMap { range.contains($0) ? $0 : nil } }
                ?? fallback
        }
        func toggle(_ flag: Bool, _ setting: Setting) throws -> Bool {
            try flag || file.value(setting, "true or false") { Bool($0.lowercased()) } ?? false
        }

        guard let analysis = try text(flags.result, .result) else {
            throw RefineError(.usage, "--result is missing", hint: "refine --result analysis.json --threshold 0.85")
        }
        self.analysis = analysis
        let seed = try flags.seed ?? file.value(.seed, "a whole number of at least 0") { UInt64($0) } ?? 0
        planner = WeakClassPlanner(
            threshold: try share(flags.threshold, .threshold, 0...1, 0.9),
            maxPerClass: try number(flags.maxPerClass, .maxPerClass, 1...100_000, 16),
            includeZeroSupport: try toggle(flags.includeZeroSupport, .includeZeroSupport),
            tasks: flags.task.isEmpty ? file.list(.task) : flags.task,
            labels: flags.label.isEmpty ? file.list(.label) : flags.label, seed: seed)
        let names = DatasetFormat.allCases.map(\.rawValue).joined(separator: ", ")
        let batchSize = try number(flags.batchSize, .batchSize, 1...1000, 8)
        let concurrency = try number(flags.concurrency, .concurrency, 1...4096, 8)
        let engine = EngineOptions(
            choice: try flags.engine ?? file.value(.engine, "auto, offline or openai") { EngineChoice(rawValue: $0) }
                ?? .auto,
            model: try text(flags.model, .model), baseURL: try text(flags.baseURL, .baseURL),
            batchSize: batchSize, concurrency: concurrency,
            maxTemperature: try share(flags.maxTemperature, .maxTemperature, 0...2, 0.9),
            timeout: try number(flags.timeout, .timeout, 1...86_400, 120),
            prompts: try text(flags.prompts, .prompts), noise: try share(flags.noise, .noise, 0...1, 0), seed: seed)
        self.engine = engine
        var settings = Refinement.Settings(
            data: try Self.path(try text(flags.data, .data) ?? "./saved", .data),
            output: try Self.path(try text(flags.output, .output) ?? "./saved_refined", .output),
            format: try flags.format ?? file.value(.format, "one of \(names)") { DatasetFormat(rawValue: $0) },
            holdouts: flags.holdout.isEmpty ? file.list(.holdout) : flags.holdout,
            batchSize: batchSize, concurrency: concurrency, seed: seed,
            withProvenance: try toggle(flags.withProvenance, .withProvenance))
        settings.record = [
            JSON.Member(name: "max-per-class", value: JSON(planner.maxPerClass)),
            JSON.Member(name: "include-zero-support", value: JSON(planner.includeZeroSupport)),
            JSON.Member(name: "task", value: JSON(planner.tasks.map { JSON($0) })),
            JSON.Member(name: "label", value: JSON(planner.labels.map { JSON($0) })),
            JSON.Member(name: "holdout", value: JSON(settings.holdouts.map { JSON($0) })),
            JSON.Member(name: "batch-size", value: JSON(batchSize)),
            JSON.Member(name: "max-temperature", value: JSON(engine.maxTemperature)),
            JSON.Member(name: "noise", value: JSON(engine.noise)),
        ]
        refinement = settings
    }

    /// A path without a slash at its end, so that messages and joins read alike.
    private static func path(_ text: String, _ setting: Setting) throws(RefineError) -> String {
        if text.isEmpty { throw RefineError(.usage, "--\(setting.rawValue): expected a folder, found nothing") }
        var text = text
        while text.count > 1 && text.hasSuffix("/") { text.removeLast() }
        return text
    }

    private static func check<Number>(
        _ value: Number, _ setting: Setting, _ expected: String, _ isValid: Bool
    ) throws(RefineError) -> Number {
        guard isValid else {
            throw RefineError(.usage, "--\(setting.rawValue): expected \(expected), found \(value)")
        }
        return value
    }
}

extension Double {
    fileprivate var short: String { self == rounded() ? "\(Int(self))" : "\(self)" }
}
