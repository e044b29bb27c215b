import ArgumentParser
import Foundation
import Refiner

/// Everything that a flag, an environment variable or `refine.yaml` can set, by its one name: `max-per-class` is the
/// flag `--max-per-class`, the variable `REFINE_MAX_PER_CLASS` and the key `max-per-class`.
enum Setting: String, CaseIterable, Sendable {
    case result, threshold, data, output, format, task, label, engine, model, concurrency, holdout, seed, prompts
    case predictions, map, labels
    case allocate, samples, overgenerate
    case dev, test, trainer, rounds, patience, margin
    case noise, timeout, resume, select, fallback, price, rpm, tpm, batch
    case resultFormat = "result-format"
    case maxBadLines = "max-bad-lines"
    case maxPerClass = "max-per-class"
    case batchSize = "batch-size"
    case includeZeroSupport = "include-zero-support"
    case devShare = "dev-share"
    case trainerTimeout = "trainer-timeout"
    case failUnder = "fail-under"
    case checkLabels = "check-labels"
    case maxTemperature = "max-temperature"
    case baseURL = "base-url"
    case withProvenance = "with-provenance"
    case keyFile = "key-file"
    case keyCommand = "key-command"
    case caFile = "ca-file"
    case priceFile = "price-file"
    case budgetUSD = "budget-usd"
    case budgetTokens = "budget-tokens"
    case maxCalls = "max-calls"
    case maxTokens = "max-tokens"
    case maxMinutes = "max-minutes"

    /// The environment variables that set it, the first that is set counts.
    var variables: [String] {
        let own = "REFINE_" + rawValue.uppercased().map { $0 == "-" ? "_" : String($0) }.joined()
        return [own]
    }

    /// Whether it may be given several times.
    var isList: Bool { [.task, .label, .holdout, .fallback, .price, .map].contains(self) }
}
