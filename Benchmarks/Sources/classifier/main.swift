import Foundation
import JSONText
import LinearClassifier

/// Trains the embedded classifier, predicts the test lines, and prints one JSON object.
///
///     classifier TRAIN DEV TEST [threads=N] [gamma=G] [weights=none|sqrt|balanced] [rare=W] [pairs=1] [seed=N]
///
/// Reading the files is not timed. Memory is the growth of the peak over what the files took.
struct Rows {
    var set: TrainingSet
    var labels: [[String]]

    init(_ path: String) throws {
        var texts: [String] = []
        var isSeveral = false
        labels = []
        for line in try Data(contentsOf: URL(fileURLWithPath: path)).split(separator: 0x0A) {
            let row = try JSON(parsing: Array(line))
            texts.append(row["text"]?.string ?? "")
            if let several = row["labels"]?.array {
                isSeveral = true
                labels.append(several.compactMap(\.string))
            } else {
                labels.append([row["label"]?.string ?? ""])
            }
        }
        set =
            isSeveral
            ? TrainingSet(texts: texts, labelSets: labels, task: "task")
            : TrainingSet(texts: texts, labels: labels.map { $0[0] }, task: "task")
    }
}

func cpu() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

func peak() -> Double {
    var usage = rusage()
    #if canImport(Darwin)
        getrusage(RUSAGE_SELF, &usage)
    #else
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #endif
    return Double(usage.ru_maxrss) / 1024
}

func macroF1(_ gold: [[String]], _ found: [[String]]) -> (mean: Double, recalls: [String: Double]) {
    var right: [String: Double] = [:]
    var sums: [String: Double] = [:]
    var given: [String: Double] = [:]
    for (gold, found) in zip(gold, found) {
        for label in gold {
            sums[label, default: 0] += 1
            given[label, default: 0] += 1
        }
        for label in found {
            sums[label, default: 0] += 1
            if gold.contains(label) { right[label, default: 0] += 1 }
        }
    }
    let labels = given.keys.sorted()
    let mean = labels.reduce(0) { $0 + 2 * (right[$1] ?? 0) / (sums[$1] ?? 1) } / Double(labels.count)
    return (mean, given.reduce(into: [:]) { $0[$1.key] = (right[$1.key] ?? 0) / $1.value })
}

/// The expected calibration error of 15 bins: of the label with one label a text, else of all decisions about labels.
func calibrationError(_ predictions: [TaskPrediction], _ gold: [[String]], _ classes: [String], isMultiLabel: Bool)
    -> Double
{
    var bins = [(count: Double, sure: Double, right: Double)](repeating: (0, 0, 0), count: 15)
    func add(_ confidence: Double, _ isRight: Bool) {
        let bin = min(14, Int(confidence * 15))
        bins[bin].count += 1
        bins[bin].sure += confidence
        bins[bin].right += isRight ? 1 : 0
    }
    for (found, gold) in zip(predictions, gold) {
        if isMultiLabel {
            for (name, p) in zip(classes, found.probabilities) { add(p, gold.contains(name)) }
        } else {
            add(found.confidence, found.labels == gold)
        }
    }
    let all = bins.reduce(0) { $0 + $1.count }
    return bins.reduce(0) { $0 + abs($1.sure - $1.right) } / all
}

/// The rules of a set of rows: labels that never stand together in them.
func neverTogether(_ rows: Rows) -> LabelSchema {
    var seen = Set<[String]>()
    for labels in rows.labels {
        for first in labels {
            for second in labels { seen.insert([first, second]) }
        }
    }
    let classes = rows.set.tasks[0].classes
    return LabelSchema(
        exclusions: classes.indices.flatMap { first in
            classes[(first + 1)...].filter { !seen.contains([classes[first], $0]) }.map { .init(classes[first], $0) }
        })
}

func run(_ arguments: [String]) throws {
    var options: [String: String] = [:]
    for option in arguments.dropFirst(3) {
        let parts = option.split(separator: "=", maxSplits: 1).map(String.init)
        if parts.count == 2 { options[parts[0]] = parts[1] }
    }
    let train = try Rows(arguments[0])
    let dev = try Rows(arguments[1])
    let test = try Rows(arguments[2])
    var settings = TrainingSettings()
    if let gamma = options["gamma"].flatMap(Double.init) { settings.focalGamma = gamma }
    if let smoothing = options["smoothing"].flatMap(Double.init) { settings.labelSmoothing = smoothing }
    switch options["weights"] {
    case "none": settings.classWeights = .none
    case "sqrt": settings.classWeights = .squareRoot
    case "balanced": settings.classWeights = .balanced
    default: break
    }
    if let weight = options["rare"].flatMap(Double.init) {
        settings.classWeights = .explicit(["grief": weight, "pride": weight, "relief": weight])
    }
    if options["pairs"] != nil { settings.schemas = ["task": neverTogether(train)] }
    let threads = options["threads"].flatMap(Int.init) ?? 1
    let before = peak()
    var start = cpu()
    let wall = Date()
    let (model, report) = try LinearModel.trainReporting(
        train.set, settings: settings, dev: dev.set, seed: options["seed"].flatMap(UInt64.init) ?? 1, threads: threads)
    let seconds = Date().timeIntervalSince(wall)
    let trained = cpu() - start
    let memory = peak() - before
    start = cpu()
    let found = model.predict(test.set.texts, threads: threads).map { $0[0] }
    let spent = cpu() - start
    let quality = macroF1(test.labels, found.map(\.labels))
    // Everything at one half, without thresholds fitted on dev.
    let plain = found.map { found in
        zip(model.tasks[0].classes, found.probabilities).filter { $0.1 >= 0.5 }.map(\.0)
    }
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in model.encoded { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let several = train.set.tasks[0].isMultiLabel
    let rare = ["grief", "pride", "relief"].map { JSON(quality.recalls[$0] ?? -1) }
    let halves = macroF1(test.labels, plain).recalls
    let rareAtHalf = ["grief", "pride", "relief"].map { JSON(halves[$0] ?? -1) }
    let result: JSON = [
        "side": "ours", "macro_f1": JSON(quality.mean), "train_cpu": JSON(trained), "memory_mb": JSON(memory),
        "lines_per_cpu_s": JSON(Double(test.labels.count) / spent), "wall": JSON(seconds),
        "ece": JSON(calibrationError(found, test.labels, model.tasks[0].classes, isMultiLabel: several)),
        "bytes": JSON(String(hash, radix: 16)), "kept": JSON(report.tasks[0].keptEpoch),
        "macro_f1_at_half": JSON(several ? macroF1(test.labels, plain).mean : nil), "rare_recall": JSON(rare),
        "rare_recall_at_half": JSON(rareAtHalf),
    ]
    print(result.serialized(.python))
}

guard CommandLine.arguments.count >= 4 else {
    print("usage: classifier TRAIN DEV TEST [threads=N] [gamma=G] [weights=none|sqrt|balanced] [rare=W] [pairs=1]")
    exit(64)
}
do {
    try run(Array(CommandLine.arguments.dropFirst()))
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(65)
}
