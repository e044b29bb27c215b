import Refiner

/// An estimate in words: the likely figures, and their ranges where they have any.
struct EstimateText {
    private let estimate: PlanEstimate

    init(_ estimate: PlanEstimate) {
        self.estimate = estimate
    }

    /// Such as `about 156 calls (140 to 230), …, cost $0.04 (0.03 to 0.09)`.
    var sentence: String {
        var parts = [
            "about " + figure(\.calls, "calls"),
            figure(\.inputTokens, "tokens in"),
            figure(\.outputTokens, "out"),
        ]
        if let low = estimate.low.costUSD, let likely = estimate.likely.costUSD, let high = estimate.high.costUSD {
            let range = low == high ? "" : " (\(low.asDollars) to \(high.asDollars))"
            parts.append("cost " + likely.asDollars + range)
        } else {
            parts.append("cost unknown")
        }
        if let likely = estimate.likely.seconds { parts.append("about \(Self.time(likely))") }
        return parts.joined(separator: ", ")
            + (estimate.earlierCalls > 0 ? "; from \(estimate.earlierCalls) earlier calls" : "")
    }

    private func figure(_ path: KeyPath<PlanEstimate.Figures, Int>, _ name: String) -> String {
        let (low, likely, high) = (
            estimate.low[keyPath: path], estimate.likely[keyPath: path], estimate.high[keyPath: path]
        )
        return "\(likely) \(name)" + (low == high ? "" : " (\(low) to \(high))")
    }

    /// Seconds, minutes or hours.
    static func time(_ seconds: Double) -> String {
        switch seconds {
        case ..<90: "\(Int(seconds.rounded(.up))) s"
        case ..<5400: "\(Int((seconds / 60).rounded())) min"
        default: "\((seconds / 3600).formatted(places: 1)) h"
        }
    }
}
