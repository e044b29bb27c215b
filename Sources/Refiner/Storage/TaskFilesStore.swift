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
        let suffix = "." + format.rawValue
        var tasks: [TaskDataset] = []
        for fileName in try folder.fileNames(what: "a folder with the training data") where fileName.hasSuffix(suffix) {
            let stem = String(fileName.dropLast(suffix.count))
            guard let name = TaskFileName.unescaped(stem) else {
                throw RefineError(
                    .badInput, "the file name is no task name: its %-escapes make no UTF-8 text",
                    at: Place(file: folder.file(fileName)))
            }
            if tasks.contains(where: { $0.name == name }) {
                throw RefineError(
                    .badInput, "is a second file of the task \(name.excerpt())", at: Place(file: folder.file(fileName)))
            }
            let file = try InputFile.read(folder.file(fileName), what: "a dataset")
            let rows = file.bytes.isEmpty ? [] : try taskFile.rows(in: file)
            tasks.append(TaskDataset(name: name, rows: rows, original: file))
        }
        return Dataset(tasks: tasks.sorted { $0.name < $1.name })
    }

    func save(_ merge: DatasetMerge) throws(RefineError) -> [String: String] {
        try folder.create()
        return try StagedFiles.write { files throws(RefineError) in
            var paths: [String: String] = [:]
            for (name, original, added) in merge.tasks {
                let path = folder.file(TaskFileName.escaped(name) + "." + format.rawValue)
                try files.stage(try content(original: original, added: added), for: path)
                paths[name] = path
            }
            return paths
        }
    }

    /// The bytes of the original file where it is of this format, else its rows written anew; then the added rows.
    private func content(original: TaskDataset?, added: [DatasetRow]) throws(RefineError) -> [UInt8] {
        guard let original else { return try taskFile.appending(added, to: nil) }
        guard let file = original.original, file.name.hasSuffix("." + format.rawValue) else {
            return try taskFile.appending(original.rows + added, to: nil)
        }
        return try taskFile.appending(added, to: file.bytes.isEmpty ? nil : file)
    }

    private var taskFile: any TaskFileFormat { format.taskFile ?? JSONLinesFile() }
}
