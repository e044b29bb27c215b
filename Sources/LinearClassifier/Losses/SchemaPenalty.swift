/// What a set of labels costs, in probabilities, that breaks the rules of a ``LabelSchema``.
///
/// λ times the sum of p(a) p(b) over the pairs that exclude each other, and of p(y) (1 − p(x)) over the implications
/// "y only with x".
package struct SchemaPenalty<Real: LossReal>: Sendable {
    /// λ, at least 0.
    package let strength: Real
    /// Pairs of labels that exclude each other.
    package let exclusions: [(Int, Int)]
    /// Labels that stand only where another does.
    package let implications: [(label: Int, needs: Int)]

    /// Creates a penalty of rules between labels by number.
    package init(strength: Real, exclusions: [(Int, Int)], implications: [(label: Int, needs: Int)]) {
        self.strength = strength
        self.exclusions = exclusions
        self.implications = implications
    }

    /// The penalty of a row of probabilities.
    package func value(_ probabilities: [Real]) -> Real {
        var sum: Real = 0
        for (first, second) in exclusions { sum += probabilities[first] * probabilities[second] }
        for (label, needs) in implications { sum += probabilities[label] * (1 - probabilities[needs]) }
        return strength * sum
    }

    /// Adds the derivatives by the logits, whose sigmoids `p` are, to `row`.
    @inline(__always)
    func addGradient(of p: UnsafeMutablePointer<Real>, to row: UnsafeMutablePointer<Real>) {
        for (first, second) in exclusions {
            row[first] += strength * p[second] * p[first] * (1 - p[first])
            row[second] += strength * p[first] * p[second] * (1 - p[second])
        }
        for (label, needs) in implications {
            row[label] += strength * (1 - p[needs]) * p[label] * (1 - p[label])
            row[needs] -= strength * p[label] * p[needs] * (1 - p[needs])
        }
    }
}
