/// How many new samples one class needs, and why: a plan is a list of these.
public struct Demand: Sendable, Hashable, Codable {
    /// Why a class was chosen.
    ///
    /// Further planners bring further reasons.
    public enum Reason: String, Sendable, Hashable, Codable, CaseIterable {
        /// Its F1 is below the threshold.
        case weak
        /// Its F1 is not below the threshold, but so few samples were evaluated that it may be (`--select lower`).
        case unknown
        /// Its F1 is not below the threshold, but leaves something to gain (`--allocate need`).
        case need
        /// The evaluation data holds no sample of it, so that nothing is known about it.
        case zeroSupport = "zero_support"
    }

    /// The task.
    public let task: String
    /// The class.
    public let label: String
    /// Whether new rows bear one label or several.
    public let kind: TaskKind
    /// How many new samples to make, at least 1.
    public private(set) var count: Int
    /// Why the class was chosen.
    public let reason: Reason
    /// Its F1, 0…1.
    public let f1: Double
    /// Number of evaluated samples of it.
    public let support: Int
    /// What it is confused with, from both sides, highest count first.
    public let confusions: [Confusion]
    /// Number of error samples that truly are this class.
    public let errorCount: Int
    /// What engines are shown of it.
    public private(set) var evidence: DemandEvidence
    /// The 95 % interval of its F1; nil where nothing is known of it.
    public private(set) var f1Interval: Interval? = nil
    /// Whether the interval spans the threshold, so that too few samples were evaluated to tell weak from sound.
    public private(set) var isUnknown = false

    func bearing(_ evidence: DemandEvidence) -> Demand {
        var demand = self
        demand.evidence = evidence
        return demand
    }

    func asking(for count: Int) -> Demand {
        var demand = self
        demand.count = count
        return demand
    }

    /// Task and label, for dictionaries.
    public var key: DemandKey { DemandKey(task: task, label: label) }

    /// The classes it is confused with, both sides added up, highest count first.
    public var rivals: [String] {
        var counts: [String: Int] = [:]
        var order: [String] = []
        for confusion in confusions {
            if counts[confusion.label] == nil { order.append(confusion.label) }
            counts[confusion.label, default: 0] += confusion.count
        }
        return order.stablySorted { counts[$0, default: 0] > counts[$1, default: 0] }
    }

    /// Why the class was chosen, in words.
    public var explanation: String {
        switch reason {
        case .weak: "F1 \(f1.formatted(places: 2)) over \(support) samples is below the threshold"
        case .unknown: "F1 \(f1.formatted(places: 2)) over \(support) samples may be below the threshold"
        case .need: "F1 \(f1.formatted(places: 2)) over \(support) samples leaves something to gain"
        case .zeroSupport: "no evaluated sample is of this class"
        }
    }
}

/// Names one class of one task.
public struct DemandKey: Sendable, Hashable, Codable {
    /// The task.
    public let task: String
    /// The class.
    public let label: String

    /// Creates a key.
    public init(task: String, label: String) {
        self.task = task
        self.label = label
    }
}

/// The texts that show an engine what a class is, what it is taken for, and what is taken for it.
public struct DemandEvidence: Sendable, Hashable, Codable {
    /// Samples of the class that were misread, spread over its confusion pairs.
    public let misses: [ErrorSample]
    /// Samples of other classes that were taken for this one, spread over its confusion pairs.
    public let falseAlarms: [ErrorSample]
    /// Training texts of the class.
    public let examples: [String]
    /// Training texts of the classes it is confused with, most confused first.
    public let rivalExamples: [RivalExamples]

    /// Training texts of one confused class.
    public struct RivalExamples: Sendable, Hashable, Codable {
        /// The confused class.
        public let label: String
        /// Its texts.
        public let texts: [String]
    }
}

extension Double {
    /// The number with a fixed count of decimal places, a point between, in any locale.
    package func formatted(places: Int) -> String {
        guard isFinite else { return "–" }
        let scale = [1.0, 10, 100, 1_000, 10_000, 100_000, 1_000_000][min(max(places, 0), 6)]
        guard abs(self) < 1e12 else { return "\(self)" }
        let scaled = Int((abs(self) * scale).rounded())
        let sign = self < 0 && scaled > 0 ? "-" : ""
        guard places > 0 else { return "\(sign)\(scaled)" }
        let fraction = String(scaled % Int(scale))
        let zeros = String(repeating: "0", count: min(max(places, 0), 6) - fraction.count)
        return "\(sign)\(scaled / Int(scale)).\(zeros)\(fraction)"
    }
}
