/// The loss of a row with one label: cross-entropy, with class weights, focusing and label smoothing.
///
/// With the targets q (1 − ε on the label, and ε spread evenly over all K classes), the weights w and the focus γ of
/// each class, and the probabilities p of the softmax, it is Σ q w (1 − p)^γ (−log p).
///
/// Sources: Lin et al., "Focal loss for dense object detection", 2017; Szegedy et al., "Rethinking the Inception
/// architecture", 2016 (label smoothing).
package struct SoftmaxLoss<Real: LossReal>: Sendable {
    /// The weight of each class, positive.
    package let weights: [Real]
    /// The focus γ of each class, at least 0; 0 is plain cross-entropy.
    package let focus: [Real]
    /// ε, 0 up to, without, 1.
    package let smoothing: Real
    let isFocal: Bool

    /// Creates the loss; there are as many weights as values of γ, one of each for each class.
    package init(weights: [Real], focus: [Real], smoothing: Real) {
        self.weights = weights
        self.focus = focus
        self.smoothing = smoothing
        isFocal = focus.contains { $0 != 0 }
    }

    /// The loss of a row of logits, and its derivative by each of them.
    package func evaluate(_ logits: [Real], label: Int) -> (value: Real, gradient: [Real]) {
        let highest = logits.max() ?? 0
        var probabilities = logits.map { Real.exponential($0 - highest) }
        let sum = probabilities.reduce(0, +)
        for index in probabilities.indices { probabilities[index] /= sum }
        let value = self.value(probabilities, label: label)
        probabilities.withUnsafeMutableBufferPointer { buffer in
            if let start = buffer.baseAddress { replaceByGradient(start, count: buffer.count, label: label) }
        }
        return (value, probabilities)
    }

    /// The loss where the softmax gives these probabilities.
    func value(_ probabilities: [Real], label: Int) -> Real {
        var value: Real = 0
        let even = smoothing / Real(probabilities.count)
        for index in probabilities.indices {
            let target = even + (index == label ? 1 - smoothing : 0)
            if target == 0 { continue }
            let probability = Swift.max(probabilities[index], Self.least)
            value -= target * weights[index] * Real.power(1 - probability, focus[index]) * Real.logarithm(probability)
        }
        return value
    }

    /// Turns the probabilities of a row into the derivatives of its loss by the logits.
    ///
    /// With φ(p) = (1 − p)^γ (−log p) and a = q w φ'(p) p, the derivative by a logit is a − p Σ a.
    @inline(__always)
    func replaceByGradient(_ row: UnsafeMutablePointer<Real>, count: Int, label: Int) {
        if smoothing == 0 {
            // Only the label's term is left, by far the commonest case.
            let slope = self.slope(row[label], label)
            let scale = -slope
            for index in 0..<count { row[index] *= scale }
            row[label] += slope
            return
        }
        let even = smoothing / Real(count)
        var sum: Real = 0
        for index in 0..<count {
            let target = even + (index == label ? 1 - smoothing : 0)
            sum += target * slope(row[index], index)
        }
        for index in 0..<count {
            let target = even + (index == label ? 1 - smoothing : 0)
            let own = target * slope(row[index], index)
            row[index] = own - row[index] * sum
        }
    }

    /// w φ'(p) p.
    @inline(__always)
    private func slope(_ probability: Real, _ index: Int) -> Real {
        if !isFocal { return -weights[index] }
        let gamma = focus[index]
        if gamma == 0 { return -weights[index] }
        let probability = Swift.max(probability, Self.least)
        let rest = 1 - probability
        // (1 − p)^(γ−1) is infinite at p = 1 for γ below 1, but is multiplied by log p there, which is 0 sooner.
        if rest <= 0 { return 0 }
        let power = Real.power(rest, gamma)
        return weights[index] * (gamma * probability * power / rest * Real.logarithm(probability) - power)
    }

    private static var least: Real { 1e-30 }
}
