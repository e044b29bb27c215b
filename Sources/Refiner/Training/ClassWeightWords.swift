package import LinearClassifier

extension ClassWeights {
    /// Reads `auto`, `none`, `sqrt`, `balanced`, or weights by class as in `rare=10,grief=5`.
    ///
    /// - Throws: ``RefineError`` `usage` for anything else.
    package init(words: String) throws(RefineError) {
        switch words {
        case "auto": self = .automatic
        case "none": self = .none
        case "sqrt": self = .squareRoot
        case "balanced": self = .balanced
        default:
            var named: [String: Double] = [:]
            for part in words.split(separator: ",", omittingEmptySubsequences: false) {
                guard let sign = part.lastIndex(of: "="), sign != part.startIndex,
                    let weight = Double(part[part.index(after: sign)...]), weight > 0, weight <= 1_000_000
                else {
                    throw RefineError(
                        .usage,
                        "--class-weight: expected auto, none, sqrt, balanced, or LABEL=WEIGHT with weights above 0, found "
                            + "\"\(String(part).excerpt(40))\"")
                }
                named[String(part[..<sign])] = weight
            }
            self = .explicit(named)
        }
    }
}

extension TrainingSettings {
    /// Reads the focus of the focal loss: one number, or one by class as in `rare=2,grief=3`.
    ///
    /// - Throws: ``RefineError`` `usage` for anything else.
    package mutating func setFocus(_ words: String) throws(RefineError) {
        if let gamma = Double(words) {
            focalGamma = gamma
            return
        }
        for part in words.split(separator: ",", omittingEmptySubsequences: false) {
            guard let sign = part.lastIndex(of: "="), sign != part.startIndex,
                let gamma = Double(part[part.index(after: sign)...])
            else {
                throw RefineError(
                    .usage,
                    "--focal-gamma: expected a number, or LABEL=NUMBER, found \"\(String(part).excerpt(40))\"")
            }
            focalGammas[String(part[..<sign])] = gamma
        }
    }
}
