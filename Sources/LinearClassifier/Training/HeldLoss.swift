#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// The log loss of held rows under one calibration after the other.
struct HeldLoss {
    /// More rows than this tell no more about one number.
    private static let most = 1_000

    private let held: HeldLogits
    private let rows: [Int]
    /// For each row of a single-label task, where they are asked for, the standard deviation of its logits.
    private let spreads: [Float]

    /// - Parameter isSpread: Whether calibrations are tried that ask for the spread of a row's logits.
    init(_ held: HeldLogits, isSpread: Bool) {
        self.held = held
        let step = max(1, (held.rowCount + Self.most - 1) / Self.most)
        rows = Array(stride(from: 0, to: held.rowCount, by: step))
        spreads = held.isMultiLabel || !isSpread ? [] : rows.map { held.spread(of: $0) }
    }

    /// The mean log loss of at most ``most`` rows; a row of a class that is not known counts nothing.
    func mean(_ calibration: Calibration, threads: Int) -> Double {
        // Sums of runs of rows, added in their order: the same whoever sums them.
        let run = 64
        var sums = [Double](repeating: 0, count: (rows.count + run - 1) / run)
        sums.withUnsafeMutableBufferPointer { sums in
            nonisolated(unsafe) let sums = sums
            Team.run(threads: min(threads, sums.count)) { thread, threads, _ in
                for index in stride(from: thread, to: sums.count, by: threads) {
                    sums[index] = sum(index * run..<min(rows.count, (index + 1) * run), calibration)
                }
            }
        }
        return sums.reduce(0, +) / Double(max(1, rows.count))
    }

    /// The log loss of some of the rows.
    private func sum(_ places: Range<Int>, _ calibration: Calibration) -> Double {
        var sum = 0.0
        let (groups, classCount) = (held.groups, held.classCount)
        withUnsafeTemporaryAllocation(of: SIMD4<Float>.self, capacity: groups) { buffer in
            guard let row = buffer.baseAddress else { return }
            let scalars = UnsafeMutableRawPointer(row).assumingMemoryBound(to: Float.self)
            held.logits.withUnsafeBufferPointer { logits in
                guard let base = logits.baseAddress else { return }
                for place in places {
                    let number = rows[place]
                    row.update(from: base + number * groups, count: groups)
                    if held.isMultiLabel {
                        calibration.apply(to: row, count: classCount, isMultiLabel: true)
                        sum -= logLikelihood(scalars, of: held.given[number])
                    } else if let label = held.given[number].first {
                        calibration.apply(to: row, count: classCount, spread: spreads.isEmpty ? 1 : spreads[place])
                        sum -= log(Double(max(scalars[label], 1e-30)))
                    }
                }
            }
        }
        return sum
    }

    /// The logarithm of the probability of just these labels.
    private func logLikelihood(_ probabilities: UnsafeMutablePointer<Float>, of labels: [Int]) -> Double {
        var sum = 0.0
        var product: Float = 1
        for index in 0..<held.classCount {
            let p = labels.contains(index) ? probabilities[index] : 1 - probabilities[index]
            product *= max(p, 1e-6)
            // A logarithm takes longer than many products.
            if product < 1e-25 {
                sum += log(Double(product))
                product = 1
            }
        }
        return sum + log(Double(product))
    }
}
