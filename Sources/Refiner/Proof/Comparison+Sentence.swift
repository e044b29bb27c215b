extension Comparison {
    /// What can be said, in plain words.
    public var sentence: String {
        let count = rows == 1 ? "1 row" : "\(rows.grouped) rows"
        let least = Self.points(smallestGain)
        var text: String
        switch verdict {
        case .gain: text = "Real gain: macro-F1 rose by \(Self.size(macroF1)) points on \(count) (\(evidence))."
        case .loss: text = "Real loss: macro-F1 fell by \(Self.size(macroF1)) points on \(count) (\(evidence))."
        case .withinNoise:
            if abs(macroF1.difference) >= smallestGain, macroF1.difference != 0 {
                text =
                    "Within noise: macro-F1 moved by \(macroF1.points) points on \(count), with 0 in its interval (\(evidence))."
            } else if macroF1.difference == 0 {
                text = "Within noise: macro-F1 is the same on \(count), which cannot show less than \(least) points."
            } else {
                text =
                    "Within noise: macro-F1 moved by \(macroF1.points) points (\(evidence)); "
                    + "\(count) cannot show less than \(least) points."
            }
        }
        if let targets = targetSentence { text += " " + targets }
        if accuracy.pValue <= alpha, (accuracy.difference > 0) != (macroF1.difference > 0) || verdict == .withinNoise {
            text += " Accuracy did change: \(accuracy.points) points (p \(Self.chance(accuracy.pValue)))."
        }
        return text
    }

    private var evidence: String {
        "\((100 * (1 - alpha)).formatted(places: 0)) % interval \(macroF1.interval), p \(Self.chance(macroF1.pValue))"
    }

    private var targetSentence: String? {
        let targets = targets
        guard !targets.isEmpty else { return nil }
        let sure = targets.filter { ($0.adjustedP ?? 1) <= alpha }
        let rose = sure.filter { $0.f1.difference > 0 }.count
        let fell = sure.filter { $0.f1.difference < 0 }.count
        return "Of \(targets.count) targeted \(targets.count == 1 ? "class" : "classes") \(rose) surely rose and "
            + "\(fell) surely fell."
    }

    private static func size(_ measure: MeasuredDifference) -> String { points(abs(measure.difference)) }

    private static func points(_ share: Double) -> String { (share * 100).formatted(places: 1) }

    /// `= 0.013`, or `< 0.001`.
    static func chance(_ pValue: Double) -> String {
        pValue < 0.001 ? "< 0.001" : "= \(pValue.formatted(places: 3))"
    }
}
