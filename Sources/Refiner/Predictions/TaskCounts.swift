/// What is counted of one task while its predictions are read: all that an analysis needs but the texts.
///
/// Counts of two parts of a file add up to the counts of the whole.
package struct TaskCounts: Sendable, Hashable {
    /// One cell of a table that is mostly empty.
    package struct Cell: Sendable, Hashable {
        /// Index into ``TaskCounts/labels``: the true label, or the missed one of a multi-label task.
        package var row: Int
        /// Index into ``TaskCounts/labels``: the predicted label, or the spurious one of a multi-label task.
        package var column: Int
        /// How many samples, at least 1.
        package var count: Int

        package init(row: Int, column: Int, count: Int) {
            self.row = row
            self.column = column
            self.count = count
        }
    }

    /// How often one label was seen, missed and seen wrongly.
    package struct LabelCounts: Sendable, Hashable {
        /// Samples that bear the label and were given it.
        package var truePositives = 0
        /// Samples that were given the label and do not bear it.
        package var falsePositives = 0
        /// Samples that bear the label and were not given it.
        package var falseNegatives = 0

        package init() {}
    }

    /// The answers whose confidence lies in one part of 0…1.
    package struct Bin: Sendable, Hashable {
        /// How many answers.
        package var count = 0
        /// The sum of their confidences.
        package var confidence = 0.0
        /// How many were right.
        package var correct = 0

        package init() {}
    }

    /// The number of equal parts into which 0…1 is cut for calibration.
    package static let binCount = 15

    /// The task's name.
    package var name: String
    /// One label a sample, or several.
    package var kind: TaskKind
    /// Every label that is true or predicted anywhere, in the order of their Unicode scalars, as scikit-learn sorts them.
    package var labels: [String]
    /// How many samples.
    package var samples = 0
    /// Samples answered rightly: the label, or the whole set, is the true one.
    package var correct = 0
    /// The confusion matrix, diagonal included; of a multi-label task the (missed, spurious) pairs of each sample.
    ///
    /// Only cells above 0, in the order of row and column.
    package var cells: [Cell] = []
    /// In the order of ``labels``.
    package var labelCounts: [LabelCounts] = []
    /// Multi-label: sums over the samples of each sample's own precision, recall and F1, where 0/0 counts as 0
    /// (scikit-learn's `average="samples", zero_division=0`).
    package var sampleSums: (precision: Double, recall: Double, f1: Double) {
        get { (sums[0], sums[1], sums[2]) }
        set { sums = [newValue.precision, newValue.recall, newValue.f1] }
    }
    private var sums = [0.0, 0.0, 0.0]
    /// Single-label answers that bear a confidence: for each predicted label ``binCount`` bins; empty without confidences.
    package var calibration: [[Bin]] = []

    package init(name: String, kind: TaskKind, labels: [String]) {
        self.name = name
        self.kind = kind
        self.labels = labels
        labelCounts = Array(repeating: LabelCounts(), count: labels.count)
    }
}
