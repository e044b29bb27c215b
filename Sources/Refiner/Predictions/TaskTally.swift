/// Counts the predictions of one task as they are read by one thread.
struct TaskTally: Sendable {
    /// The number of the task's name.
    let nameNumber: Int
    /// One label a sample, or several.
    let kind: TaskKind
    /// The first line that belongs to it.
    let firstLine: Int
    /// The task's labels, numbered as they were first seen here.
    var labels = NameNumbers()
    private(set) var samples = 0
    private(set) var correct = 0
    private(set) var cells = CellCounter()
    private(set) var labelCounts: [TaskCounts.LabelCounts] = []
    private(set) var bins: [ConfidenceBin] = []
    private(set) var setSizes: [SetSizes: Int] = [:]
    /// Whether any sample bears probabilities.
    var hasProbabilities = false

    /// The sums of a calibration bin; whole numbers, so that they are the same in any order of adding.
    struct ConfidenceBin: Sendable {
        var count = 0
        /// In units of 2^-30.
        var confidence: UInt64 = 0
        var correct = 0
    }

    /// What a sample's own precision and recall depend on.
    struct SetSizes: Hashable {
        let shared: Int
        let truth: Int
        let answer: Int
    }

    init(nameNumber: Int, kind: TaskKind, firstLine: Int) {
        self.nameNumber = nameNumber
        self.kind = kind
        self.firstLine = firstLine
    }

    /// Counts a sample with one label, given as valid UTF-8.
    ///
    /// - Returns: the numbers of its labels where it was answered wrongly.
    mutating func add(
        truth: UnsafeRawBufferPointer, answer: UnsafeRawBufferPointer, confidence: Double?
    ) -> (truth: Int, answer: Int)? {
        let (truth, answer) = (labels.number(of: truth), labels.number(of: answer))
        add(truth: truth, answer: answer, confidence: confidence)
        return truth == answer ? nil : (truth, answer)
    }

    /// Counts a sample with one label.
    mutating func add(truth: Int, answer: Int, confidence: Double?) {
        samples += 1
        let isRight = truth == answer
        if isRight { correct += 1 }
        cells.add(truth, answer)
        guard let confidence else { return }
        let parts = TaskCounts.binCount
        while bins.count < labels.count * parts { bins.append(ConfidenceBin()) }
        let bin = answer * parts + min(parts - 1, Int(confidence * Double(parts)))
        bins[bin].count += 1
        bins[bin].confidence &+= UInt64(confidence * 1_073_741_824 + 0.5)
        if isRight { bins[bin].correct += 1 }
    }

    /// Counts a sample with a set of labels, each once.
    ///
    /// - Returns: whether it was answered rightly.
    mutating func add(truth: [Int], answer: [Int]) -> Bool {
        samples += 1
        while labelCounts.count < labels.count { labelCounts.append(TaskCounts.LabelCounts()) }
        var missed: [Int] = []
        for label in truth {
            if answer.contains(label) {
                labelCounts[label].truePositives += 1
            } else {
                labelCounts[label].falseNegatives += 1
                missed.append(label)
            }
        }
        let spurious = answer.filter { !truth.contains($0) }
        for label in spurious { labelCounts[label].falsePositives += 1 }
        if missed.isEmpty && spurious.isEmpty { correct += 1 }
        for row in missed { for column in spurious { cells.add(row, column) } }
        let sizes = SetSizes(shared: truth.count - missed.count, truth: truth.count, answer: answer.count)
        setSizes[sizes, default: 0] += 1
        return missed.isEmpty && spurious.isEmpty
    }
}
