#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// How logits become probabilities that hold on rows that were not trained on.
///
/// The logits of a row are divided by a temperature (Guo et al., "On calibration of modern neural networks", 2017) and,
/// in single-label tasks, by a power of their own spread: after training on few rows the sure rows are too sure and the
/// others too modest, which no one temperature mends. The order of the classes stays as it is.
struct Calibration: Sendable, Equatable {
    /// What logits are divided by.
    var temperature = 1.0
    /// The power of the standard deviation of a row's logits that they are divided by as well, 0 to 1.
    var spreadPower = 0.0

    /// The calibration of least mean log loss; without rows none.
    static func fit(_ held: HeldLogits, threads: Int) -> Calibration {
        guard held.rowCount > 0 else { return Calibration() }
        let powers = held.isMultiLabel ? [0] : [0, 0.5, 1]
        let loss = HeldLoss(held, isSpread: true)
        let found = powers.map { temperature(loss, $0, threads: threads) }
        var best = 0
        for index in powers.indices where found[index].loss < found[best].loss { best = index }
        return Calibration(temperature: found[best].temperature, spreadPower: powers[best])
    }

    /// The temperature of least loss, by golden-section search: the loss has one minimum in its inverse.
    private static func temperature(
        _ held: HeldLoss, _ power: Double, threads: Int
    ) -> (temperature: Double, loss: Double) {
        let ratio = (Double(5).squareRoot() - 1) / 2
        func loss(_ logarithm: Double) -> Double {
            held.mean(Calibration(temperature: exp(logarithm), spreadPower: power), threads: threads)
        }
        var low = log(0.05)
        var high = log(8.0)
        var first = high - ratio * (high - low)
        var second = low + ratio * (high - low)
        var atFirst = loss(first)
        var atSecond = loss(second)
        for _ in 0..<11 {
            if atFirst <= atSecond {
                (high, second, atSecond) = (second, first, atFirst)
                first = high - ratio * (high - low)
                atFirst = loss(first)
            } else {
                (low, first, atFirst) = (first, second, atSecond)
                second = low + ratio * (high - low)
                atSecond = loss(second)
            }
        }
        return (exp(atFirst <= atSecond ? first : second), min(atFirst, atSecond))
    }

    /// Turns logits into probabilities, in place.
    @inline(__always)
    func apply(to row: UnsafeMutablePointer<SIMD4<Float>>, count: Int, isMultiLabel: Bool) {
        if isMultiLabel {
            Probabilities.sigmoid(row, count: count, inverseTemperature: 1 / Float(temperature))
        } else {
            apply(to: row, count: count, spread: spreadPower == 0 ? 1 : Probabilities.spread(row, count: count))
        }
    }

    /// Turns the logits of a single-label task into probabilities, in place.
    ///
    /// - Parameter spread: Their standard deviation.
    @inline(__always)
    func apply(to row: UnsafeMutablePointer<SIMD4<Float>>, count: Int, spread: Float) {
        var inverse = 1 / Float(temperature)
        if spreadPower != 0 {
            let spread = max(spread, 1e-3)
            inverse /=
                spreadPower == 1
                ? spread : spreadPower == 0.5 ? spread.squareRoot() : Float.power(spread, Float(spreadPower))
        }
        Probabilities.softmax(row, count: count, inverseTemperature: inverse)
    }
}
