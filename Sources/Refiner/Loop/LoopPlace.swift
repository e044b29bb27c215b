import TextFeatures

/// Where a loop is: what it reads, checked, and its record.
struct LoopPlace {
    let folder: LoopFolder
    private(set) var record: LoopRecord
    let dev: EvaluationSet
    let test: EvaluationSet?
    /// The folder with the rows to train on.
    let data: String
    /// Whether the output held a dataset before the loop began.
    let hasOutput: Bool
    /// How each round refines.
    let refinement: Refinement.Settings
    /// How predictions of the dev rows are read.
    let options: ResultOptions

    /// Reads the data, the dev rows and the test rows, finds an unfinished loop of the same arguments or begins one.
    ///
    /// - Throws: ``RefineError``: `usage` when output and data are one folder, or when dev rows taken from the data stand in
    ///   the output that is trained on; `inputMissing` or `badInput` as the readers do, `cannotWrite`.
    init(_ settings: LoopSettings, trainer: String, observe: (LoopEvent) -> Void) throws(RefineError) {
        let own = settings.refinement
        guard Folder(own.data).resolved != Folder(own.output).resolved else {
            throw RefineError(
                .usage, "--output is the --data folder itself", at: Place(file: own.output),
                hint: "name another folder: the original data stays as it is")
        }
        let dataset = try DatasetStores.reading(own.data, preferred: own.format).describe(isLearnedFrom: false)
        let tasks = dataset.tasks.map(\.name)
        let given = try settings.dev.map { (path) throws(RefineError) in
            try EvaluationSet(reading: path, tasks: tasks)
        }
        test = try settings.test.map { (path) throws(RefineError) in try EvaluationSet(reading: path, tasks: tasks) }
        let print = Self.fingerprint(settings, trainer, dataset, given, test)
        (folder, record) = try LoopFolder.open(own.output, fingerprint: print)
        if let given {
            dev = given
            data = own.data
        } else {
            dev = try Self.split(settings, dataset, folder)
            data = folder.train
        }
        for (rows, file) in [(dev, folder.devRows), (test, folder.testRows)] {
            if let rows, FileStamp(of: file) == nil { try folder.write(rows.lines, to: file) }
        }
        if let has = record.hasOutput {
            hasOutput = has
        } else {
            hasOutput = try !DatasetStores.formats(in: own.output).isEmpty
            let trained = hasOutput ? own.output : data
            for (rows, isTest) in [(dev, false), (test, true)] {
                guard let rows else { continue }
                let count = try EvaluationOverlap(rows).count(in: trained, preferred: own.format)
                if count == 0 { continue }
                guard isTest || given != nil else { throw Self.isTrainedOn(count, trained) }
                observe(.overlap(texts: count, data: trained, isTest: isTest))
            }
            record.hasOutput = hasOutput
            try folder.save(record)
        }
        var refinement = own
        refinement.data = data
        refinement.holdouts += [folder.devRows] + (test == nil ? [] : [folder.testRows])
        self.refinement = refinement
        var options = ResultOptions()
        if tasks.count == 1 { options.unnamedTask = tasks[0] }
        self.options = options
    }

    /// The split, made once: its dev rows are written after the rows to train on, so that either both are there or it is made again.
    private static func split(
        _ settings: LoopSettings, _ dataset: DatasetDescription, _ folder: LoopFolder
    ) throws(RefineError) -> EvaluationSet {
        if FileStamp(of: folder.devRows) != nil { return try EvaluationSet(lines: folder.devRows) }
        try Folder(folder.train).create()
        return try DevSplit(share: settings.devShare, seed: settings.refinement.seed).split(dataset, into: folder.train)
    }

    private static func isTrainedOn(_ count: Int, _ output: String) -> RefineError {
        RefineError(
            .usage,
            "is trained on, and holds \(count == 1 ? "a text" : "\(count) texts") that the loop would take from the data to "
                + "measure on", at: Place(file: output), hint: "give rows to measure on with --dev, or another --output"
        )
    }

    private static func fingerprint(
        _ settings: LoopSettings, _ trainer: String, _ dataset: DatasetDescription, _ dev: EvaluationSet?,
        _ test: EvaluationSet?
    ) -> String {
        var parts = ["loop 1", trainer, "\(settings.refinement.seed)", "\(settings.rounds)", "\(settings.patience)"]
        parts += ["\(settings.gate)", "\(settings.planner.threshold)", "\(settings.devShare)"]
        for member in settings.refinement.record where !IterationFingerprint.isWithoutWeight(member.name) {
            parts += [member.name, member.value.serialized(.compact)]
        }
        for task in dataset.tasks { parts += [task.name, "\(task.rowCount)", task.digest.text] }
        for rows in [dev, test] { parts.append(rows.map { FileDigest.text(of: $0.lines) } ?? "") }
        var state = StableHash.hash("refine loop, form 1")
        for part in parts { state = StableHash.combine(state, StableHash.hash(part)) }
        return state.hexadecimal
    }

    /// Changes the record, and writes it down.
    mutating func update(_ change: (inout LoopRecord) -> Void) throws(RefineError) {
        change(&record)
        try folder.save(record)
    }

    /// Begins a round, and writes that down.
    mutating func append(_ round: LoopRecord.Round) throws(RefineError) {
        try update { $0.rounds.append(round) }
    }

    /// Changes the last round, and writes that down.
    mutating func change(_ change: (inout LoopRecord.Round) -> Void) throws(RefineError) {
        guard let last = record.rounds.indices.last else { return }
        try update { change(&$0.rounds[last]) }
    }

    /// The classes of a task that the rounds which stayed were for, sorted.
    func targets(of task: String) -> [String] {
        let kept = record.rounds.filter { $0.isKept == true }
        return Set(kept.flatMap { $0.targets[task] ?? [] }).sorted()
    }
}
