import Foundation

/// What two bodies of text use differently: weighted log-odds ratios with an informative Dirichlet prior (Monroe,
/// Colaresi and Quinn 2008, "Fightin' Words", equations 15, 16, 18, 19, 22).
///
/// The prior is the background's own frequencies, so that a feature everybody uses needs much more evidence than one
/// that is rare, and rare accidents do not win.
struct LogOdds {
    /// One feature and how strongly it speaks for the first body.
    struct Score {
        let feature: String
        /// Standard deviations from no difference; above 0 for the first body, below 0 for the second.
        let z: Double
        /// Texts of the first body that hold it.
        let first: Int
        /// Texts of the second body that hold it.
        let second: Int
    }

    /// How many texts of the background hold each feature.
    let background: FeatureCounts
    /// Weight of the prior, in texts' worth of features.
    let priorStrength: Double

    init(background: FeatureCounts, priorStrength: Double = 10) {
        self.background = background
        self.priorStrength = priorStrength
    }

    /// Features of both bodies that at least `leastTexts` texts of one of them hold, strongest for the first body
    /// first, strongest for the second last.
    ///
    /// Of equally strong ones the longest, which says most, stands nearer to its end.
    func scores(_ first: FeatureCounts, against second: FeatureCounts, leastTexts: Int = 1) -> [Score] {
        let total = Double(max(background.total, 1))
        let prior = priorStrength * total / Double(max(background.texts, 1))
        var scores: [Score] = []
        func add(_ feature: String, _ own: Int, _ other: Int) {
            guard max(own, other) >= leastTexts else { return }
            let alpha = prior * Double(max(background[feature], 1)) / total
            let one = Double(own) + alpha
            let two = Double(other) + alpha
            let oneRest = max(Double(first.total) + prior - one, .leastNonzeroMagnitude)
            let twoRest = max(Double(second.total) + prior - two, .leastNonzeroMagnitude)
            let difference = log(one / oneRest) - log(two / twoRest)
            let z = difference / (1 / one + 1 / two).squareRoot()
            scores.append(Score(feature: feature, z: z, first: own, second: other))
        }
        for (feature, own) in first.counts { add(feature, own, second[feature]) }
        for (feature, other) in second.counts where first.counts[feature] == nil { add(feature, 0, other) }
        return scores.sorted { one, two in
            if one.z != two.z { return one.z > two.z }
            let lengths = one.z >= 0 ? (one.feature.count, two.feature.count) : (two.feature.count, one.feature.count)
            return lengths.0 != lengths.1 ? lengths.0 > lengths.1 : one.feature < two.feature
        }
    }
}
