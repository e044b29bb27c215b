import TextFeatures

/// Phase 1 without a language model: what sets a class apart, measured from the texts of the task.
struct MeasuredDifferentiators: Sendable {
    private let material: TaskMaterial?
    private let counts: [String: FeatureCounts]
    private let logOdds: LogOdds

    /// Counts the task's texts once for all its classes.
    init(material: TaskMaterial?) {
        self.material = material
        var counts: [String: FeatureCounts] = [:]
        for label in material?.labels ?? [] { counts[label] = FeatureCounts(material?.known(label) ?? []) }
        self.counts = counts
        // Classes of a few texts must be able to speak: the prior weighs no more than two of them.
        logOdds = LogOdds(background: FeatureCounts(merging: counts.values), priorStrength: 2)
    }

    /// What sets the class of `demand` apart from those it is confused with; from all others where it is confused with
    /// none.
    func differentiators(for demand: Demand) -> Differentiators {
        let own = counts[demand.label] ?? FeatureCounts()
        let rivals = Array(demand.rivals.prefix(Self.rivalLimit))
        var statements: [String] = []
        var emphasize: [String] = []
        var avoid: [String] = []
        for rival in rivals {
            let scores = logOdds.scores(own, against: counts[rival] ?? FeatureCounts(), leastTexts: Self.leastTexts)
            let ours = Self.telling(scores)
            let theirs = Self.telling(scores.reversed(), sign: -1)
            emphasize += ours.map(\.feature)
            avoid += theirs.map(\.feature)
            if let statement = Self.statement(ours, theirs, rival, own, counts[rival] ?? FeatureCounts()) {
                statements.append(statement)
            }
        }
        if rivals.isEmpty {
            let rest = FeatureCounts(merging: counts.lazy.filter { $0.key != demand.label }.map(\.value))
            emphasize = Self.telling(logOdds.scores(own, against: rest, leastTexts: Self.leastTexts)).map(\.feature)
        }
        let texts = material?.known(demand.label) ?? []
        return Differentiators(
            confusedWith: Array(demand.rivals.prefix(Self.rivalsNamed)), differentiators: statements,
            emphasize: Self.unique(emphasize),
            avoid: Self.unique(avoid.filter { !emphasize.contains($0) }), languages: Self.languages(of: texts),
            length: Self.length(of: texts))
    }

    /// The strongest features that neither hold nor are held by a stronger one, at most ``featureLimit``.
    private static func telling(_ scores: some Sequence<LogOdds.Score>, sign: Double = 1) -> [LogOdds.Score] {
        var chosen: [LogOdds.Score] = []
        for score in scores {
            guard chosen.count < featureLimit, score.z * sign >= leastZ else { break }
            guard score.feature.contains(where: { $0.isLetter || $0.isNumber }) else { continue }
            let bare = score.feature.filter { $0 != "-" }
            if chosen.contains(where: { $0.feature.contains(bare) || bare.contains($0.feature.filter { $0 != "-" }) }) {
                continue
            }
            chosen.append(score)
        }
        return chosen
    }

    private static func statement(
        _ ours: [LogOdds.Score], _ theirs: [LogOdds.Score], _ rival: String, _ own: FeatureCounts,
        _ other: FeatureCounts
    ) -> String? {
        var parts: [String] = []
        if !ours.isEmpty {
            let list = ours.map {
                "“\($0.feature)” (\($0.first) of \(own.texts), there \($0.second) of \(other.texts))"
            }
            parts.append("says " + list.joined(separator: ", "))
        }
        if !theirs.isEmpty {
            let list = theirs.map {
                "“\($0.feature)” (\($0.first) of \(own.texts), there \($0.second) of \(other.texts))"
            }
            parts.append("hardly says " + list.joined(separator: ", "))
        }
        return parts.isEmpty ? nil : "Unlike \(rival): " + parts.joined(separator: "; ")
    }

    private static func unique(_ features: [String]) -> [String] {
        var seen = Set<String>()
        return features.filter { seen.insert($0).inserted }
    }

    /// Script shares stand in for languages, named as the script suggests (`zh`, `ar`, `und-Latn`).
    private static func languages(of texts: [String]) -> [String: Double] {
        var shares: [String: Double] = [:]
        for part in ScriptProfile(of: texts).shares where part.share >= 0.01 {
            guard let hint = part.script.languageHint else { continue }
            shares[hint, default: 0] += (part.share * 1000).rounded() / 1000
        }
        return shares
    }

    /// The 5 % and 95 % quantiles of the lengths.
    private static func length(of texts: [String]) -> Differentiators.LengthRange {
        let lengths = texts.map(\.count).sorted()
        guard !lengths.isEmpty else { return Differentiators.LengthRange(min: 10, max: 300) }
        func quantile(_ share: Double) -> Int { lengths[Int((Double(lengths.count - 1) * share).rounded())] }
        return Differentiators.LengthRange(min: quantile(0.05), max: quantile(0.95))
    }

    private static let rivalLimit = 3
    private static let rivalsNamed = 6
    private static let featureLimit = 4
    /// What one text alone says is no habit of its class.
    private static let leastTexts = 2
    /// One-sided 5 % of the normal distribution.
    private static let leastZ = 1.645
}
