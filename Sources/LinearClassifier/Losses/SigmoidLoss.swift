/// The loss of a row with any number of labels: binary cross-entropy of each label, weighted, focused and smoothed.
///
/// With the target t of a label (1 or 0, drawn to ½ by ε: t (1 − ε) + ε/2), its weight w and focus γ and the
/// probability p of the sigmoid, it is the sum over the labels of
/// w t (1 − p)^γ (−log p) + (1 − t) p^γ (−log(1 − p)).
package struct SigmoidLoss<Real: LossReal>: Sendable {
    /// The weight of each label where it is given, positive.
    package let weights: [Real]
    /// The focus γ of each label, at least 0.
    package let focus: [Real]
    /// ε, 0 up to, without, 1.
    package let smoothing: Real
    /// What label sets should not break.
    package let penalty: SchemaPenalty<Real>?

    /// Creates the loss; there are as many weights as values of γ, one of each for each label.
    package init(weights: [Real], focus: [Real], smoothing: Real, penalty: SchemaPenalty<Real>? = nil) {
        self.weights = weights
        self.focus = focus
        self.smoothing = smoothing
        self.penalty = penalty
    }

    /// The loss of a row of logits, and its derivative by each of them.
    package func evaluate(_ logits: [Real], labels: [Int]) -> (value: Real, gradient: [Real]) {
        let probabilities = logits.map { 1 / (1 + Real.exponential(-$0)) }
        var isGiven = [Bool](repeating: false, count: logits.count)
        for label in labels { isGiven[label] = true }
        var value: Real = 0
        for index in logits.indices {
            let target = (isGiven[index] ? 1 - smoothing : 0) + smoothing / 2
            let p = probabilities[index]
            let positive = Real.power(1 - p, focus[index]) * Real.logarithm(Swift.max(p, Self.least))
            let negative = Real.power(p, focus[index]) * Real.logarithm(Swift.max(1 - p, Self.least))
            value -= weights[index] * target * positive + (1 - target) * negative
        }
        if let penalty { value += penalty.value(probabilities) }
        var gradient = probabilities
        var scratch = probabilities
        gradient.withUnsafeMutableBufferPointer { row in
            scratch.withUnsafeMutableBufferPointer { scratch in
                guard let row = row.baseAddress, let scratch = scratch.baseAddress else { return }
                replaceByGradient(row, scratch, count: logits.count, isGiven: { isGiven[$0] })
            }
        }
        return (value, gradient)
    }

    /// Turns the probabilities of a row into the derivatives of its loss by the logits.
    ///
    /// - Parameter scratch: Room for as many numbers.
    @inline(__always)
    func replaceByGradient(
        _ row: UnsafeMutablePointer<Real>, _ scratch: UnsafeMutablePointer<Real>, count: Int,
        isGiven: (Int) -> Bool
    ) {
        if let penalty {
            scratch.update(from: row, count: count)
            for index in 0..<count { row[index] = derivative(scratch[index], index, isGiven: isGiven(index)) }
            penalty.addGradient(of: scratch, to: row)
        } else {
            for index in 0..<count { row[index] = derivative(row[index], index, isGiven: isGiven(index)) }
        }
    }

    @inline(__always)
    private func derivative(_ p: Real, _ index: Int, isGiven: Bool) -> Real {
        let target = (isGiven ? 1 - smoothing : 0) + smoothing / 2
        let gamma = focus[index]
        if gamma == 0 { return (1 - target) * p - weights[index] * target * (1 - p) }
        let rest = 1 - p
        var result: Real = 0
        if target > 0 {
            let power = Real.power(rest, gamma)
            result += weights[index] * target * power * (gamma * p * Real.logarithm(Swift.max(p, Self.least)) - rest)
        }
        if target < 1 {
            let power = Real.power(p, gamma)
            result += (1 - target) * power * (p - gamma * rest * Real.logarithm(Swift.max(rest, Self.least)))
        }
        return result
    }

    private static var least: Real { 1e-30 }
}
