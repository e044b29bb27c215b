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

    /// All features of both bodies, strongest for the first body first; ties in the order of the features.
    func scores(_ first: FeatureCounts, against second: FeatureCounts) -> [Score] {
        let total = Double(max(background.total, 1))
        let perText = total / Double(max(background.texts, 1))
        let prior = priorStrength * perText
        let features = Set(first.counts.keys).union(second.counts.keys)
        return features.map { feature -> Score in
            let alpha = prior * Double(max(background[feature], 1)) / total
            let one = Double(first[feature]) + alpha
            let two = Double(second[feature]) + alpha
            let oneRest = max(Double(first.total) + prior - one, .leastNonzeroMagnitude)
            let twoRest = max(Double(second.total) + prior - two, .leastNonzeroMagnitude)
            let difference = ratioLogarithm(one, oneRest) - ratioLogarithm(two, twoRest)
            let z = difference / (1 / one + 1 / two).squareRoot()
            return Score(feature: feature, z: z, first: first[feature], second: second[feature])
        }.sorted { ($1.z, $0.feature) < ($0.z, $1.feature) }
    }

    private func ratioLogarithm(_ one: Double, _ rest: Double) -> Double { Logarithm.natural(one / rest) }
}
