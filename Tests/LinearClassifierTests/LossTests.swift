import JSONText
import LinearClassifier
import Testing

@Suite("Losses")
struct LossTests {
    /// The cases of `Fixtures/losses.json`, made by `losses.py`.
    static let cases: [JSON] = {
        let path = Fixture.path("losses.json")
        return (try? JSON(parsing: Fixture.bytes(path)))?["cases"]?.array ?? []
    }()

    static func evaluate<Real: LossReal>(_ item: JSON, _ logits: [Real]) -> (value: Real, gradient: [Real]) {
        func numbers(_ name: String) -> [Real] { (item[name]?.array ?? []).compactMap(\.double).map { Real($0) } }
        func pairs(_ name: String) -> [(Int, Int)] {
            (item[name]?.array ?? []).map { ($0[0]?.int ?? 0, $0[1]?.int ?? 0) }
        }
        let labels = (item["labels"]?.array ?? []).compactMap(\.int)
        let smoothing = Real(item["smoothing"]?.double ?? 0)
        if item["kind"]?.string == "softmax" {
            return SoftmaxLoss(weights: numbers("weights"), focus: numbers("gamma"), smoothing: smoothing)
                .evaluate(logits, label: labels[0])
        }
        let penalty = SchemaPenalty(
            strength: Real(item["penalty"]?.double ?? 0), exclusions: pairs("exclusions"),
            implications: pairs("implications").map { (label: $0.0, needs: $0.1) })
        return SigmoidLoss(
            weights: numbers("weights"), focus: numbers("gamma"), smoothing: smoothing, penalty: penalty
        ).evaluate(logits, labels: labels)
    }

    static func logits(_ item: JSON) -> [Double] { (item["logits"]?.array ?? []).compactMap(\.double) }

    @Test("Values are those of an independent formula, to 1e-9")
    func values() {
        #expect(Self.cases.count == 18)
        for item in Self.cases {
            let found = Self.evaluate(item, Self.logits(item)).value
            #expect(abs(found - (item["value"]?.double ?? .nan)) < 1e-9, "\(item)")
        }
    }

    @Test("Gradients are those of central differences in 50 digits, to 1e-9")
    func recordedGradients() {
        for item in Self.cases {
            let expected = (item["gradient"]?.array ?? []).compactMap(\.double)
            let found = Self.evaluate(item, Self.logits(item)).gradient
            #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-9 }, "\(item)")
        }
    }

    @Test("Gradients are the slopes of the values, for each loss and the penalty")
    func slopes() {
        for item in Self.cases {
            let logits = Self.logits(item)
            let gradient = Self.evaluate(item, logits).gradient
            for index in logits.indices {
                var (up, down) = (logits, logits)
                up[index] += 1e-5
                down[index] -= 1e-5
                let slope = (Self.evaluate(item, up).value - Self.evaluate(item, down).value) / 2e-5
                #expect(abs(slope - gradient[index]) < 1e-6, "logit \(index) of \(item)")
            }
        }
    }

    @Test("In single precision, as in training, gradients are the same to 1e-4")
    func singlePrecision() {
        for item in Self.cases {
            let found = Self.evaluate(item, Self.logits(item).map { Float($0) }).gradient
            let expected = Self.evaluate(item, Self.logits(item)).gradient
            #expect(zip(found, expected).allSatisfy { abs(Double($0) - $1) < 1e-4 }, "\(item)")
        }
    }

    @Test("Far out on both sides losses stay finite")
    func extremes() {
        for item in Self.cases {
            for logits in [[500.0, -500, 500, -500], [-80, 80, -80, 80]] {
                let found = Self.evaluate(item, logits)
                #expect(found.value.isFinite)
                #expect(found.gradient.allSatisfy { $0.isFinite })
            }
        }
    }
}
