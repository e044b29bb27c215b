import Foundation
import JSONText
import LanguageModels
import Refiner

/// The settings of a run after flag, environment, file and default have had their say, all within their ranges.
struct ResolvedOptions: Sendable {
    let analysis: String
    let result: ResultOptions
    let planner: WeakClassPlanner
    let refinement: Refinement.Settings
    let engine: EngineOptions

    /// Resolves the flags of a run.
    init(
        _ source: ResultFlags, _ flags: RefineFlags, _ reading: PredictionFlags, _ service: ServiceFlags,
        _ limits: LimitFlags
    ) throws {
        let read = SettingReader(file: try Configuration(file: service.config))
        guard let analysis = try read.text(source.result, .result) else {
            throw RefineError(.usage, "--result is missing", hint: "refine --result analysis.json --threshold 0.85")
        }
        let result = try ResultOptions(
            reading, predictions: source.predictions, task: read.list(flags.task, .task), read)
        try self.init(flags, service, limits, read, analysis: analysis, result: result)
    }

    /// Resolves the flags of a run over `analysis`.
    ///
    /// - Parameter allocation: how samples are shared out where nothing says so.
    init(
        _ flags: RefineFlags, _ serviceFlags: ServiceFlags, _ limitFlags: LimitFlags, _ read: SettingReader,
        analysis: String, result: ResultOptions, allocation: Allocate = .fixed
    ) throws {
        self.analysis = analysis
        self.result = result
        let tasks = read.list(flags.task, .task)
        let seed = try flags.seed ?? read.file.value(.seed, "a whole number of at least 0") { UInt64($0) } ?? 0
        let allocate = try read.choice(flags.allocate, .allocate) ?? allocation
        let maxPerClass = try read.number(flags.maxPerClass, .maxPerClass, 1...100_000)
        let samples = try read.number(flags.samples, .samples, 1...10_000_000)
        if samples != nil && allocate == .fixed {
            throw RefineError(
                .usage, "--samples goes with --allocate need", hint: "--max-per-class is for each weak class")
        }
        planner = WeakClassPlanner(
            threshold: try read.number(flags.threshold, .threshold, 0...1) ?? 0.9,
            maxPerClass: maxPerClass ?? 16,
            includeZeroSupport: try read.toggle(flags.includeZeroSupport, .includeZeroSupport),
            selection: try read.choice(flags.select, .select) ?? .point,
            tasks: tasks, labels: read.list(flags.label, .label), seed: seed,
            need: allocate == .need
                ? NeedAllocation(samples: samples, perClass: maxPerClass ?? NeedAllocation.defaultPerClass) : nil)
        let batchSize = try read.number(flags.batchSize, .batchSize, 1...1000) ?? 8
        let service = try ServiceOptions(serviceFlags, read)
        let limits = try LimitOptions(limitFlags, read)
        engine = EngineOptions(
            service: service, limits: limits, batchSize: batchSize,
            maxTemperature: try read.number(flags.maxTemperature, .maxTemperature, 0...2) ?? 0.9,
            prompts: try read.text(flags.prompts, .prompts),
            noise: try read.number(flags.noise, .noise, 0...1) ?? 0, seed: seed)
        var settings = Refinement.Settings(
            data: try Self.path(try read.text(flags.data, .data) ?? "./saved", .data),
            output: try Self.path(try read.text(flags.output, .output) ?? "./saved_refined", .output),
            format: try read.choice(flags.format, .format),
            holdouts: read.list(flags.holdout, .holdout),
            batchSize: batchSize, concurrency: engine.classesAtOnce, seed: seed,
            withProvenance: try read.toggle(flags.withProvenance, .withProvenance))
        settings.resume = try read.choice(flags.resume, .resume) ?? .auto
        settings.overgenerate = try read.number(flags.overgenerate, .overgenerate, 1...100) ?? 1
        let check = try read.choice(flags.checkLabels, .checkLabels)
        settings.checksLabels = check.map { $0 == .on } ?? (allocate == .need || settings.overgenerate > 1)
        settings.record =
            [
                JSON.Member(name: "max-per-class", value: JSON(planner.maxPerClass)),
                JSON.Member(name: "include-zero-support", value: JSON(planner.includeZeroSupport)),
                JSON.Member(name: "select", value: JSON(planner.selection.rawValue)),
                JSON.Member(name: "task", value: JSON(planner.tasks.map { JSON($0) })),
                JSON.Member(name: "label", value: JSON(planner.labels.map { JSON($0) })),
                JSON.Member(name: "holdout", value: JSON(settings.holdouts.map { JSON($0) })),
                JSON.Member(name: "batch-size", value: JSON(batchSize)),
                JSON.Member(name: "max-temperature", value: JSON(engine.maxTemperature)),
                JSON.Member(name: "noise", value: JSON(engine.noise)),
                // What came later stands here only where it is used, so that runs begun before it can be gone on with.
            ]
            + [
                planner.need.map {
                    JSON.Member(name: "need", value: JSON([$0.samples ?? 0, $0.perClass].map { JSON($0) }))
                },
                settings.overgenerate > 1
                    ? JSON.Member(name: "overgenerate", value: JSON(settings.overgenerate)) : nil,
                settings.checksLabels ? JSON.Member(name: "check-labels", value: true) : nil,
            ].compactMap(\.self)
        refinement = settings
    }

    /// A path without a slash at its end, so that messages and joins read alike.
    private static func path(_ text: String, _ setting: Setting) throws(RefineError) -> String {
        if text.isEmpty { throw RefineError(.usage, "--\(setting.rawValue): expected a folder, found nothing") }
        var text = text
        while text.count > 1 && text.hasSuffix("/") { text.removeLast() }
        return text
    }
}
