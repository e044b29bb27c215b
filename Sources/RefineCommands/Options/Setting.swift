import ArgumentParser
import Foundation
import Refiner

/// Everything that a flag, an environment variable or `refine.yaml` can set, by its one name: `max-per-class` is the
/// flag `--max-per-class`, the variable `REFINE_MAX_PER_CLASS` and the key `max-per-class`.
enum Setting: String, CaseIterable, Sendable {
    case result, threshold, data, output, format, task, label, engine, model, concurrency, holdout, seed, prompts
    case noise, timeout
    case maxPerClass = "max-per-class"
    case batchSize = "batch-size"
    case includeZeroSupport = "include-zero-support"
    case maxTemperature = "max-temperature"
    case baseURL = "base-url"
    case withProvenance = "with-provenance"

    /// The environment variables that set it, the first that is set counts.
    var variables: [String] {
        let own = "REFINE_" + rawValue.uppercased().map { $0 == "-" ? "_" : String($0) }.joined()
        return self == .baseURL ? [own, "OPENAI_BASE_URL"] : [own]
    }

    /// Whether it may be given several times.
    var isList: Bool { [.task, .label, .holdout].contains(self) }
}
