/// What sets of labels of a multi-label task may be.
public struct LabelSchema: Sendable, Hashable {
    /// Pairs of labels that never stand together.
    public var exclusions: [Exclusion]
    /// Labels that stand only where another does.
    public var implications: [Implication]

    /// Two labels that never stand together.
    public struct Exclusion: Sendable, Hashable {
        /// One label.
        public var first: String
        /// The other.
        public var second: String

        /// Creates a rule.
        public init(_ first: String, _ second: String) {
            self.first = first
            self.second = second
        }
    }

    /// A label that stands only where another does.
    public struct Implication: Sendable, Hashable {
        /// The label.
        public var label: String
        /// What it needs.
        public var needs: String

        /// Creates a rule: `label` only with `needs`.
        public init(_ label: String, onlyWith needs: String) {
            self.label = label
            self.needs = needs
        }
    }

    /// Creates a schema.
    public init(exclusions: [Exclusion] = [], implications: [Implication] = []) {
        self.exclusions = exclusions
        self.implications = implications
    }

    /// Whether there is no rule.
    public var isEmpty: Bool { exclusions.isEmpty && implications.isEmpty }

    /// The rules by the numbers of the labels; those about labels that are not among `classes` are left out.
    func rules(for classes: [String]) -> SchemaRules {
        var numbers: [String: Int] = [:]
        for (number, name) in classes.enumerated() { numbers[name] = number }
        return SchemaRules(
            count: classes.count,
            exclusions: exclusions.compactMap { rule in
                guard let first = numbers[rule.first], let second = numbers[rule.second], first != second else {
                    return nil
                }
                return (first, second)
            },
            implications: implications.compactMap { rule in
                guard let label = numbers[rule.label], let needs = numbers[rule.needs], label != needs else {
                    return nil
                }
                return (label, needs)
            })
    }
}

extension LabelSchema {
    /// The labels of a set that breaks no rule, the surest first.
    ///
    /// Labels are taken by falling score, ties in order; each with what it needs, where nothing excludes these and they
    /// cost less than the label gains.
    /// - Parameter scores: How far each label is above its threshold; one below 0 is taken only when needed.
    package func consistent(_ labels: [String], scores: [Double]) -> [String] {
        rules(for: labels).consistent(scores).map { labels[$0] }
    }
}
