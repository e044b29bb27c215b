import Foundation

/// Times two ways to do one thing in turn, A B A B …, and prints the medians of their CPU seconds and the median of the
/// ratios pair by pair, which holds when the machine's speed drifts.
func compare(_ title: String, rounds: Int = 5, _ one: (String, () -> Int), _ two: (String, () -> Int)) {
    var first: [Double] = []
    var second: [Double] = []
    var results: Set<Int> = []
    for _ in 0..<rounds {
        first.append(seconds { results.insert(one.1()) })
        second.append(seconds { results.insert(two.1()) })
    }
    let ratio = median(zip(first, second).map { $1 / $0 })
    print("\(title)\(results.count == 1 ? "" : "  (results differ: \(results.sorted()))")")
    print("  \(one.0): \(format(median(first))) s   \(two.0): \(format(median(second))) s   ratio \(format(ratio))")
}

/// CPU seconds that `body` takes.
func seconds(_ body: () -> Void) -> Double {
    let start = cpu()
    body()
    return cpu() - start
}

private func cpu() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

private func format(_ value: Double) -> String { String(format: "%.3f", value) }
