/// Holm's correction of several p-values for being several (Holm 1979, "A Simple Sequentially Rejective Multiple Test
/// Procedure").
public enum HolmCorrection {
    /// The adjusted p-values, in the order given: with them compared with α, the chance of one false claim or more is at
    /// most α, however the tests depend on each other.
    ///
    /// The i-th smallest of m is multiplied by m − i + 1, is at least the one before it, and at most 1. What is no
    /// number counts as 1.
    public static func adjusted(_ pValues: [Double]) -> [Double] {
        let values = pValues.map { $0.isNaN ? 1 : min(1, max(0, $0)) }
        let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        var adjusted = values
        var largest = 0.0
        for (rank, index) in order.enumerated() {
            largest = max(largest, min(1, Double(values.count - rank) * values[index]))
            adjusted[index] = largest
        }
        return adjusted
    }
}
