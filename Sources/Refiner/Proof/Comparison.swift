public import JSONText

/// Two classifiers compared on the same rows of one task, and whether the difference is more than chance.
///
/// The verdict rests on macro-F1 alone, as ``ProofSettings/alpha`` is spent once: a gain is claimed where the two-sided
/// p-value of the exchange test is at most α, the difference is above 0, and its bootstrap interval lies above 0 too.
/// So without any real difference a gain is claimed in at most α/2 of all cases. McNemar's test stands beside it and
/// decides nothing.
///
/// It is about these two classifiers on rows of this kind. Training anew with another seed makes another classifier.
public struct Comparison: Sendable, Hashable, Codable {
    /// What can be said.
    public enum Verdict: String, Sendable, Hashable, Codable, CaseIterable {
        /// Macro-F1 rose, more than by chance.
        case gain
        /// Macro-F1 fell, more than by chance.
        case loss
        /// The difference may be chance.
        case withinNoise = "within_noise"
    }

    /// The task.
    public let task: String
    /// One label a row, or several.
    public let kind: TaskKind
    /// Rows that both classifiers answered.
    public let rows: Int
    /// How many of them are different texts; the others are copies, which are no evidence of their own.
    public let distinctRows: Int
    /// The number of classes that macro-F1 is the mean of: all that are true or answered anywhere, on either side.
    public let classCount: Int
    /// The share of rows answered rightly, with several labels the whole set; p-values by McNemar's exact test.
    public let accuracy: MeasuredDifference
    /// The mean F1 of all classes; p-values by exchanging answers.
    public let macroF1: MeasuredDifference
    /// The mean F1 of the targeted classes; nil without any.
    public let targetF1: MeasuredDifference?
    /// The rows on which only one classifier is right.
    public let mcNemar: McNemarTest
    /// The classes in the order of their names; of very many the targeted ones and those that moved most.
    public let classes: [ClassDifference]
    /// The smallest difference of macro-F1, 0…1, that these rows can show between these classifiers.
    ///
    /// It is the smallest size that at most α of the exchanges' differences reach. Where too few rows differ for any to be so
    /// rare, it is ``McNemarTest/smallestGain(rows:discordant:alpha:)``.
    public let smallestGain: Double
    /// The chance of error that was allowed for.
    public let alpha: Double
    /// What can be said.
    public let verdict: Verdict

    /// Compares the answers to `rows`.
    ///
    /// - Parameter targets: the classes that were meant to gain; names of no class are passed over.
    public init(_ rows: PairedRows, task: String = "task", targets: [String] = [], settings: ProofSettings = .init()) {
        let work = ComparisonWork(rows, targets: targets, settings: settings)
        self.init(
            task: task, kind: rows.kind, rows: rows.rows, distinctRows: rows.distinctRows,
            classCount: work.scored.count, accuracy: work.accuracy, macroF1: work.macroF1, targetF1: work.targetF1,
            mcNemar: work.mcNemar, classes: work.classes, smallestGain: work.smallestGain, alpha: settings.alpha)
    }

    private init(
        task: String, kind: TaskKind, rows: Int, distinctRows: Int, classCount: Int, accuracy: MeasuredDifference,
        macroF1: MeasuredDifference, targetF1: MeasuredDifference?, mcNemar: McNemarTest, classes: [ClassDifference],
        smallestGain: Double, alpha: Double
    ) {
        self.task = task
        self.kind = kind
        self.rows = rows
        self.distinctRows = distinctRows
        self.classCount = classCount
        self.accuracy = accuracy
        self.macroF1 = macroF1
        self.targetF1 = targetF1
        self.mcNemar = mcNemar
        self.classes = classes
        self.smallestGain = smallestGain
        self.alpha = alpha
        verdict = Self.verdict(macroF1, alpha)
    }

    private static func verdict(_ macroF1: MeasuredDifference, _ alpha: Double) -> Verdict {
        guard macroF1.pValue <= alpha else { return .withinNoise }
        if macroF1.difference > 0 && macroF1.lower > 0 { return .gain }
        if macroF1.difference < 0 && macroF1.upper < 0 { return .loss }
        return .withinNoise
    }

    /// The targeted classes.
    public var targets: [ClassDifference] { classes.filter(\.isTargeted) }

    /// The comparison as one JSON object.
    public var json: JSON {
        [
            "task": JSON(task), "kind": JSON(kind.rawValue), "rows": JSON(rows), "distinct_rows": JSON(distinctRows),
            "classes_scored": JSON(classCount), "verdict": JSON(verdict.rawValue), "sentence": JSON(sentence),
            "accuracy": accuracy.json, "macro_f1": macroF1.json, "target_f1": targetF1?.json ?? .null,
            "mcnemar": mcNemar.json, "smallest_gain": JSON(smallestGain), "alpha": JSON(alpha),
            "classes": JSON(classes.map(\.json)),
        ]
    }

    /// Reads what ``json`` wrote; nil for anything else.
    public init?(json: JSON) {
        guard let task = json["task"]?.string, let kind = json["kind"]?.string.flatMap(TaskKind.init),
            let rows = json["rows"]?.int, let distinctRows = json["distinct_rows"]?.int,
            let classCount = json["classes_scored"]?.int, let accuracy = MeasuredDifference(json: json["accuracy"]),
            let macroF1 = MeasuredDifference(json: json["macro_f1"]), let alpha = json["alpha"]?.double,
            let before = json["mcnemar"]?["only_before"]?.int, let after = json["mcnemar"]?["only_after"]?.int,
            let smallestGain = json["smallest_gain"]?.double, let list = json["classes"]?.array
        else { return nil }
        let classes = list.compactMap(ClassDifference.init)
        guard classes.count == list.count else { return nil }
        self.init(
            task: task, kind: kind, rows: rows, distinctRows: distinctRows, classCount: classCount,
            accuracy: accuracy, macroF1: macroF1, targetF1: MeasuredDifference(json: json["target_f1"]),
            mcNemar: McNemarTest(onlyBefore: before, onlyAfter: after), classes: classes, smallestGain: smallestGain,
            alpha: alpha)
    }
}
