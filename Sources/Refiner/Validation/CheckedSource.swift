import Foundation

/// The dataset that is checked: a folder, or one file of rows.
struct CheckedSource: Sendable {
    /// The file of one task.
    struct File: Sendable, Hashable {
        let name: String
        let path: String
    }

    let path: String
    let format: DatasetFormat
    /// The files that hold the rows, in the order of their names.
    let files: [File]
    /// The store of a folder; nil for a single file.
    private let store: (any DatasetStore)?
    /// The single file; nil for a folder.
    private let single: TaskFile?

    /// Finds the dataset at `path`.
    ///
    /// - Throws: ``RefineError`` `inputMissing` when nothing is there, `badInput` when it is no dataset.
    init(_ path: String, preferred: DatasetFormat?) throws(RefineError) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw RefineError(
                .inputMissing, "no such file or folder; expected a dataset folder or a file of rows",
                at: Place(file: path))
        }
        let name = (path as NSString).lastPathComponent
        let folder = isFolder.boolValue ? path : (path as NSString).deletingLastPathComponent
        self.path = path
        if isFolder.boolValue || name == SQLiteDatasetStore.fileName {
            let preferred = isFolder.boolValue ? preferred : .sqlite
            let store = try DatasetStores.reading(folder.isEmpty ? "." : folder, preferred: preferred)
            self.store = store
            single = nil
            format = store.format
            let suffix = format == .sqlite ? SQLiteDatasetStore.fileName : "." + format.rawValue
            files = try Folder(folder.isEmpty ? "." : folder).fileNames(what: "a dataset")
                .filter { $0.hasSuffix(suffix) }
                .map { File(name: $0, path: Folder(folder.isEmpty ? "." : folder).file($0)) }
        } else {
            guard let format = DatasetFormat.allCases.first(where: { name.hasSuffix("." + $0.rawValue) }),
                format != .sqlite
            else {
                throw RefineError(
                    .badInput, "expected a folder, a .jsonl, .json or .csv file, or dataset.sqlite",
                    at: Place(file: path))
            }
            self.format = format
            store = nil
            let file = try TaskFile(path, format: format)
            guard file.stamp.isRegular else {
                throw RefineError(
                    .badInput, "is no plain file; expected one that can be read more than once", at: Place(file: path))
            }
            single = file
            files = [File(name: name, path: path)]
        }
    }

    /// Whether this is one file of rows rather than a folder.
    var isSingle: Bool { single != nil }

    /// Calls `body` with every row, task by task.
    ///
    /// - Throws: ``RefineError`` `badInput` for a row that cannot be read, and for a file that changed since it was first
    ///   looked at.
    func stream(_ body: (StreamedRow) throws(RefineError) -> Void) throws(RefineError) {
        if let store { return try store.stream(body) }
        guard let single, let file = files.first else { return }
        try RowSource.file(single).stream(task: Self.task(of: file, format: format), body)
    }

    /// The task whose rows a file bears.
    static func task(of file: File, format: DatasetFormat) -> String {
        let stem = String(file.name.dropLast(format.rawValue.count + 1))
        return TaskFileName.unescaped(stem) ?? stem
    }
}
