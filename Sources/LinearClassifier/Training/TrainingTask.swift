/// What is to be learnt of each text: one label, or any number of them.
public struct TrainingTask: Sendable {
    /// The task's name.
    public private(set) var name: String
    /// Whether a text may bear any number of labels.
    public let isMultiLabel: Bool
    /// The classes, in the order of their UTF-8 bytes.
    public let classes: [String]
    /// For each text where its classes begin in ``members``, and the end.
    let offsets: [Int]
    /// The numbers of the classes.
    let members: [Int32]
    /// Whether the text belongs to the task.
    let isPresent: [Bool]

    /// Creates a single-label task; a text with `nil` does not belong to it.
    public init(name: String, labels: [String?]) {
        self.init(name: name, isMultiLabel: false, rows: labels.map { label in label.map { [$0] } })
    }

    /// Creates a multi-label task; a text with `nil` does not belong to it, one with an empty set bears no label.
    public init(name: String, labelSets: [[String]?]) {
        self.init(name: name, isMultiLabel: true, rows: labelSets)
    }

    /// The same task under another name.
    public func renamed(_ name: String) -> TrainingTask {
        var copy = self
        copy.name = name
        return copy
    }

    private init(name: String, isMultiLabel: Bool, rows: [[String]?]) {
        var numbers: [String: Int32] = [:]
        for row in rows {
            for label in row ?? [] { numbers[label] = 0 }
        }
        let classes = numbers.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        for (number, label) in classes.enumerated() { numbers[label] = Int32(clamping: number) }
        var offsets = [0]
        var members: [Int32] = []
        offsets.reserveCapacity(rows.count + 1)
        members.reserveCapacity(rows.count)
        for row in rows {
            let begin = members.count
            for label in row ?? [] {
                guard let number = numbers[label], !members[begin...].contains(number) else { continue }
                members.append(number)
            }
            offsets.append(members.count)
        }
        self.name = name
        self.isMultiLabel = isMultiLabel
        self.classes = classes
        self.offsets = offsets
        self.members = members
        isPresent = rows.map { $0 != nil }
    }

    /// The number of texts, those that do not belong to the task included.
    public var count: Int { isPresent.count }

    /// The numbers of a text's classes.
    func members(of row: Int) -> ArraySlice<Int32> { members[offsets[row]..<offsets[row + 1]] }

    /// The texts that belong to the task.
    var rows: [Int32] { isPresent.indices.filter { isPresent[$0] }.map { Int32(clamping: $0) } }

    /// How many texts bear each class.
    public var classCounts: [Int] {
        var counts = [Int](repeating: 0, count: classes.count)
        for member in members { counts[Int(member)] += 1 }
        return counts
    }
}

extension TrainingTask {
    /// The classes of a text.
    public func classes(of row: Int) -> [String] { members(of: row).map { classes[Int($0)] } }
}
