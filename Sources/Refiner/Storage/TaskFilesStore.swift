import Foundation

/// A folder with one file a task.
struct TaskFilesStore: DatasetStore {
    let format: DatasetFormat
    private let folder: Folder

    init(folder: String, format: DatasetFormat) {
        self.folder = Folder(folder)
        self.format = format
    }

    func load() throws(RefineError) -> Dataset {
        var tasks: [TaskDataset] = []
        for (name, source) in try sources() {
            tasks.append(TaskDataset(name: name, rows: try source.load(), source: source))
        }
        return Dataset(tasks: tasks)
    }

    func describe(isLearnedFrom: Bool) throws(RefineError) -> DatasetDescription {
        try DatasetDescription(reading: try sources(), isLearnedFrom: isLearnedFrom)
    }

    func stream(_ body: (StreamedRow) throws(RefineError) -> Void) throws(RefineError) {
        for (task, source) in try sources() { try source.stream(task: task, body) }
    }

    private func sources() throws(RefineError) -> [(task: String, source: RowSource)] {
        let suffix = "." + format.rawValue
        var sources: [(task: String, source: RowSource)] = []
        for fileName in try folder.fileNames(what: "a folder with the training data") where fileName.hasSuffix(suffix) {
            let path = folder.file(fileName)
            guard let name = TaskFileName.unescaped(String(fileName.dropLast(suffix.count))) else {
                throw RefineError(
                    .badInput, "the file name is no task name: its %-escapes make no UTF-8 text", at: Place(file: path))
            }
            if sources.contains(where: { $0.task == name }) {
                throw RefineError(.badInput, "is a second file of the task \(name.excerpt())", at: Place(file: path))
            }
            sources.append((name, .file(try TaskFile(path, format: format))))
        }
        return sources.sorted { $0.task < $1.task }
    }

    func save(_ merge: DatasetMerge) throws(RefineError) -> [String: String] {
        try folder.create()
        return try StagedFiles.write { files throws(RefineError) in
            var paths: [String: String] = [:]
            for (name, original, added) in merge.tasks {
                let path = folder.file(TaskFileName.escaped(name) + "." + format.rawValue)
                try files.stage(for: path) { (file) throws(RefineError) in
                    try write(original, added, to: &file)
                }
                paths[name] = path
            }
            return paths
        }
    }

    func append(_ rows: [DatasetRow], to task: String, repeated: RepeatedRows) throws(RefineError) -> Int {
        try folder.create()
        let path = folder.file(TaskFileName.escaped(task) + "." + format.rawValue)
        let original =
            FileStamp(of: path) == nil
            ? nil
            : TaskDescription(
                name: task, source: .file(try TaskFile(path, format: format)), isLearnedFrom: false)
        var search = RepetitionSearch(rows, repeated)
        if repeated != .kept {
            try original?.source.stream { (row) throws(RefineError) in search.meet(row.text) }
        }
        let added = search.remaining
        try StagedFiles.write { (files) throws(RefineError) in
            try files.stage(for: path) { (file) throws(RefineError) in try write(original, added, to: &file) }
        }
        return added.count
    }

    /// Copies the original file where it is of this format, else writes its rows anew; then come the added rows.
    private func write(
        _ original: TaskDescription?, _ added: [DatasetRow], to file: inout FileWriter
    ) throws(RefineError) {
        guard case .file(let source) = original?.source, source.format == format, source.stamp.size > 0 else {
            return try taskFile.write(RowSequence(source: original?.source, added: added), to: &file)
        }
        let old = try OriginalFile(source)
        let addition = try taskFile.addition(of: added, to: old)
        try file.copy(old, 0..<addition.head)
        try file.write(addition.bytes)
        try file.copy(old, addition.tail..<old.size)
        try source.stamp.check(source.path)
    }

    private var taskFile: any TaskFileFormat { format.taskFile ?? JSONLinesFile() }
}
