package import LinearClassifier

/// A dataset read for training: each text once, with its targets in every task.
package struct TrainingData: Sendable {
    /// Texts and targets.
    package let set: TrainingSet

    /// Reads the dataset at `path`: a folder, or one file of rows, whose task is called `task` or else like the file.
    ///
    /// Rows of several tasks with the same text are one text, so that its features are taken once.
    ///
    /// - Parameter tasks: Only these tasks of a folder; none for all.
    /// - Throws: ``RefineError`` `inputMissing` or `badInput`: no dataset, a row that cannot be read, a task of both kinds
    ///   of rows, a task that is not there.
    package static func read(_ path: String, tasks: [String]) throws(RefineError) -> TrainingData {
        let source = try CheckedSource(path, preferred: nil)
        var builder = Builder()
        // A single file has one task, which may be renamed.
        let renamed = source.isSingle ? tasks.first : nil
        let wanted = Set(tasks)
        try source.stream { (row) throws(RefineError) in
            if renamed == nil, !wanted.isEmpty, !wanted.contains(row.task) { return }
            try builder.add(row, task: renamed ?? row.task)
        }
        if renamed == nil, let missing = tasks.first(where: { builder.targets[$0] == nil }) {
            throw RefineError(.badInput, "has no task \"\(missing.excerpt())\"", at: Place(file: path))
        }
        guard !builder.texts.isEmpty else {
            throw RefineError(.badInput, "holds no rows; expected texts with their labels", at: Place(file: path))
        }
        return TrainingData(set: builder.set)
    }

    /// The same rows for the tasks of a training set: where each has one task, names need not agree.
    package func renamed(for set: TrainingSet) -> TrainingSet {
        guard set.tasks.count == 1, self.set.tasks.count == 1 else { return self.set }
        return TrainingSet(texts: self.set.texts, tasks: [self.set.tasks[0].renamed(set.tasks[0].name)])
    }

    /// Rows on their way to a training set.
    private struct Builder {
        /// A text, and how many rows of the same task had it before.
        struct Key: Hashable {
            let text: String
            let repetition: Int
        }

        struct Target {
            var kind: TaskKind
            var place: Place
            var labels: [[String]?] = []
            var seen: [String: Int] = [:]
        }

        var texts: [String] = []
        var places: [Key: Int] = [:]
        var targets: [String: Target] = [:]

        mutating func add(_ row: StreamedRow, task: String) throws(RefineError) {
            var target = targets.removeValue(forKey: task) ?? Target(kind: row.kind, place: row.place)
            guard target.kind == row.kind else {
                throw RefineError(
                    .badInput,
                    "bears \(row.kind == .multiLabel ? "a list of labels" : "one label"), but the first row of the task"
                        + " \(row.kind == .multiLabel ? "one label" : "a list"); expected one kind in a task",
                    at: row.place)
            }
            let key = Key(text: row.text, repetition: target.seen[row.text] ?? 0)
            target.seen[row.text, default: 0] += 1
            let place = places[key] ?? texts.count
            if place == texts.count {
                texts.append(row.text)
                places[key] = place
            }
            while target.labels.count <= place { target.labels.append(nil) }
            target.labels[place] = row.labels
            targets[task] = target
        }

        var set: TrainingSet {
            let names = targets.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            let tasks = names.compactMap { name -> TrainingTask? in
                guard let target = targets[name] else { return nil }
                let labels = target.labels + repeatElement(nil, count: texts.count - target.labels.count)
                return target.kind == .multiLabel
                    ? TrainingTask(name: name, labelSets: labels)
                    : TrainingTask(name: name, labels: labels.map { $0?.first })
            }
            return TrainingSet(texts: texts, tasks: tasks)
        }
    }
}
