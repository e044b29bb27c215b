public import JSONText

/// McNemar's exact test: whether one of two classifiers is right more often, on the rows where exactly one is.
///
/// Under the hypothesis that both are right equally often, the rows that only the second has right are binomial with
/// 1/2 among all rows on which they differ (McNemar 1947; recommended for two classifiers on one set by Dietterich 1998).
public struct McNemarTest: Sendable, Hashable, Codable {
    /// Rows that only the first classifier has right.
    public let onlyBefore: Int
    /// Rows that only the second classifier has right.
    public let onlyAfter: Int
    /// The two-sided p-value, 0…1; 1 where the two never differ.
    public let pValue: Double
    /// The one-sided p-value of the second being right more often.
    public let pGain: Double

    /// Tests two counts; negative ones count as 0.
    public init(onlyBefore: Int, onlyAfter: Int) {
        let (before, after) = (max(0, onlyBefore), max(0, onlyAfter))
        let trials = before.addingSaturated(after)
        self.onlyBefore = before
        self.onlyAfter = after
        pValue = min(1, 2 * ExactBinomial.lowerTail(min(before, after), of: trials))
        pGain = ExactBinomial.lowerTail(before, of: trials)
    }

    /// The smallest difference of accuracy on `rows` rows that this test would call significant.
    ///
    /// With m discordant rows let b be the largest count with 2·P(X ≤ b) ≤ `alpha`, X binomial (m, 1/2); the smallest
    /// difference is (m − 2b) / `rows`. m is the number of discordant rows seen, but at least the
    /// 1 + ⌈log2(1 / `alpha`)⌉ (6 for 0.05) without which no outcome is significant: so 200 rows cannot show less than
    /// 3 points, whatever the classifiers.
    /// - Returns: a share, 0…1; 1 without rows.
    public static func smallestGain(rows: Int, discordant: Int, alpha: Double = 0.05) -> Double {
        guard rows > 0 else { return 1 }
        let trials = max(leastDiscordant(alpha: alpha), discordant)
        // The count that is still significant, by halving: the tail grows with it.
        var (low, high) = (0, trials / 2)
        while low < high {
            let middle = low + (high - low + 1) / 2
            if 2 * ExactBinomial.lowerTail(middle, of: trials) <= alpha { low = middle } else { high = middle - 1 }
        }
        return min(1, Double(trials - 2 * low) / Double(rows))
    }

    /// How many rows must differ before any outcome can be significant: 6 for an `alpha` of 0.05.
    static func leastDiscordant(alpha: Double) -> Int {
        var (least, chance) = (1, 1.0)
        while chance > alpha, least < 1_000 {
            least += 1
            chance /= 2
        }
        return least
    }

    /// `{"only_before","only_after","p_value","p_gain"}`.
    public var json: JSON {
        [
            "only_before": JSON(onlyBefore), "only_after": JSON(onlyAfter), "p_value": JSON(pValue),
            "p_gain": JSON(pGain),
        ]
    }
}
