extension PredictionsReading {
    /// The labels of the task at `index` that are probably wrong; nil where no line bears probabilities, or the classes are
    /// too many (``ConfidentLearning/maximumClasses``).
    ///
    /// The file is read again: three times for the doubts, and once for the texts of the doubted rows.
    ///
    /// - Throws: as ``forEachProbabilitySample(ofTask:_:)``.
    package func doubts(ofTask index: Int) throws(RefineError) -> LabelDoubts? {
        let task = tasks[index]
        guard haveProbabilities[index], task.labels.count <= ConfidentLearning.maximumClasses else { return nil }
        var doubts: LabelDoubts
        switch task.kind {
        case .singleLabel:
            doubts = try ConfidentLearning.doubts(labels: task.labels) { visit throws(RefineError) in
                try forEachFitRow(ofTask: index, ProbabilityRow.normalized) { visit($0.line, $0.truth[0], $1) }
            }
        case .multiLabel:
            doubts = try MultiLabelConfidentLearning.doubts(labels: task.labels) { visit throws(RefineError) in
                try forEachFitRow(ofTask: index, ProbabilityRow.independent) { visit($0.line, $0.truth, $1) }
            }
        }
        guard !doubts.doubts.isEmpty else { return doubts }
        let wanted = doubts.doubtedRows
        var texts: [Int: String] = [:]
        try forEachProbabilitySample(ofTask: index) { if wanted.contains($0.line) { texts[$0.line] = $0.text } }
        for place in doubts.doubts.indices { doubts.doubts[place].text = texts[doubts.doubts[place].row] }
        return doubts
    }

    /// Gives the rows whose probabilities can be learned from; others say nothing about labels.
    private func forEachFitRow(
        ofTask index: Int, _ fit: (UnsafeMutableBufferPointer<Float>) -> Bool,
        _ body: (ProbabilitySample, UnsafeBufferPointer<Float>) -> Void
    ) throws(RefineError) {
        var row = [Float](repeating: 0, count: tasks[index].labels.count)
        try forEachProbabilitySample(ofTask: index) { sample in
            row.withUnsafeMutableBufferPointer { row in
                for column in row.indices { row[column] = sample.probabilities[column] }
                if fit(row) { body(sample, UnsafeBufferPointer(row)) }
            }
        }
    }
}

extension ProbabilityRow {
    /// ``normalize(_:)``, and whether the row can be probabilities.
    fileprivate static func normalized(_ row: UnsafeMutableBufferPointer<Float>) -> Bool {
        (try? normalize(row)) != nil
    }

    /// ``completeIndependent(_:)``, and whether the row can be probabilities.
    fileprivate static func independent(_ row: UnsafeMutableBufferPointer<Float>) -> Bool {
        (try? completeIndependent(row)) != nil
    }
}
