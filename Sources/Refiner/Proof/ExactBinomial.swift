import Foundation

/// The exact test of a fair coin, which McNemar's test is on the rows where two classifiers differ.
enum ExactBinomial {
    /// The chance of at most `count` heads in `trials` throws of a fair coin.
    ///
    /// The largest term comes from Loader's saddle-point form (2000, "Fast and Accurate Computation of Binomial
    /// Probabilities"), the others from it by their ratios: no factorial overflows. Above 10^10 throws the normal
    /// distribution with a continuity correction stands in, whose error is then below 10^-9.
    static func lowerTail(_ count: Int, of trials: Int) -> Double {
        guard count >= 0 else { return 0 }
        guard count < trials else { return 1 }
        if count >= trials - count { return 1 - lowerTail(trials - count - 1, of: trials) }
        let (heads, throwsCount) = (Double(count), Double(trials))
        if trials > 10_000_000_000 {
            return 0.5 * erfc((throwsCount / 2 - heads - 0.5) / (throwsCount / 2).squareRoot())
        }
        var term = mass(heads, of: throwsCount)
        var sum = term
        var current = heads
        while current > 0 {
            term *= current / (throwsCount - current + 1)
            sum += term
            if term < sum * 0x1p-56 { break }
            current -= 1
        }
        return min(1, sum)
    }

    /// The chance of exactly `count` heads.
    private static func mass(_ count: Double, of trials: Double) -> Double {
        let rest = trials - count
        if count == 0 || rest == 0 { return exp(-trials * 0.693147180559945309417) }
        let half = trials / 2
        let exponent =
            stirlingError(trials) - stirlingError(count) - stirlingError(rest) - deviance(count, half)
            - deviance(rest, half)
        return exp(exponent) * (trials / (2 * Double.pi * count * rest)).squareRoot()
    }

    /// What Stirling's formula lacks of log n!.
    private static func stirlingError(_ number: Double) -> Double {
        if number < 16 {
            var logFactorial = 0.0
            for factor in stride(from: 2.0, through: number, by: 1) { logFactorial += log(factor) }
            return logFactorial - ((number + 0.5) * log(number) - number + 0.918938533204672741780)
        }
        let square = number * number
        return
            (1.0 / 12 - (1.0 / 360 - (1.0 / 1_260 - (1.0 / 1_680 - 1.0 / 1_188 / square) / square) / square) / square)
            / number
    }

    /// x log(x / mean) + mean − x, without loss of digits where both are close.
    private static func deviance(_ value: Double, _ mean: Double) -> Double {
        let difference = value - mean
        guard abs(difference) < 0.1 * (value + mean) else { return value * log(value / mean) - difference }
        let ratio = difference / (value + mean)
        var sum = difference * ratio
        var term = 2 * value * ratio
        var divisor = 3.0
        while true {
            term *= ratio * ratio
            let next = sum + term / divisor
            if next == sum { return next }
            sum = next
            divisor += 2
        }
    }
}
