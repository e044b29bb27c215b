/// Spreads a number of new samples over all classes by what each of them lacks.
///
/// Pouring all into the few weakest classes shifts the boundaries against everyone else; thin over many classes, by need,
/// gained about three times as much macro-F1 at the same number of samples (docs/evidence.md). A false alarm lowers the F1
/// of the class that was answered, so that both sides of a confusion pair are fed.
public struct NeedAllocation: Sendable, Hashable, Codable {
    /// New samples in all, at least 1; nil for ``samplesPerClass`` times the number of classes.
    public var samples: Int?
    /// The most that one class gets in one run, at least 1; beyond it measure again first.
    public var perClass: Int

    /// New samples a class on average where no number is given.
    public static let samplesPerClass = 4
    /// The cap that the evidence speaks for.
    public static let defaultPerClass = 8

    /// Creates an allocation.
    public init(samples: Int? = nil, perClass: Int = NeedAllocation.defaultPerClass) {
        self.samples = samples
        self.perClass = perClass
    }

    /// How far a class is from an F1 of 1, 0…1, with few evaluated samples drawn towards the mean of all classes.
    ///
    /// F1 is the share of 2·TP in 2·TP + FP + FN, about twice the support; four units of the mean are added to it, so that
    /// a class of three samples that were all misread does not count as the worst of all for certain.
    public static func need(_ metrics: ClassMetrics, mean: Double) -> Double {
        let weight = 2 * Double(metrics.support)
        let shrunk = (metrics.f1 * weight + mean * priorWeight) / (weight + priorWeight)
        return min(max(1 - shrunk, 0), 1)
    }

    /// How many samples each class gets: proportional to its need, none above the cap.
    ///
    /// One sample after the other goes to the class with the highest need over what it has (Sainte-Laguë's method), the
    /// first in order among equals. The sum falls short of what is wanted only where every needy class is at the cap.
    public func quotas(_ needs: [Double]) -> [Int] {
        var quotas = [Int](repeating: 0, count: needs.count)
        let most = max(0, perClass)
        let needy = needs.count { $0 > 0 }
        let wanted = samples ?? needy * Self.samplesPerClass
        let reachable = needy.multipliedReportingOverflow(by: most)
        var left = reachable.overflow ? max(0, wanted) : min(max(0, wanted), reachable.partialValue)
        while left > 0 {
            var best: Int?
            var highest = 0.0
            for index in needs.indices where quotas[index] < most {
                let claim = needs[index] / (Double(quotas[index]) + 0.5)
                if claim > highest { (best, highest) = (index, claim) }
            }
            guard let best else { break }
            quotas[best] += 1
            left -= 1
        }
        return quotas
    }

    private static let priorWeight = 4.0
}
