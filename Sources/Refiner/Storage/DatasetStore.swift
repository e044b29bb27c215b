/// Where a dataset is kept.
///
/// A conformer reads all tasks and saves a merge of old and new rows.
public protocol DatasetStore: Sendable {
    /// How the dataset is kept.
    var format: DatasetFormat { get }

    /// Reads every task.
    ///
    /// - Throws: ``RefineError`` `badInput` with file and line for a row that cannot be read.
    func load() throws(RefineError) -> Dataset

    /// Saves `merge`: rows that were there first and untouched, new rows after them, all tasks or none.
    ///
    /// - Returns: the path of the file of each task.
    /// - Throws: ``RefineError`` `cannotWrite`; files that were there are then as they were.
    func save(_ merge: DatasetMerge) throws(RefineError) -> [String: String]
}

/// What a save writes: a dataset as it is, and for some tasks the rows that follow.
public struct DatasetMerge: Sendable {
    /// The rows that are there, kept byte for byte where the format stays the same.
    public let original: Dataset
    /// New rows by task; tasks that the dataset lacks are created.
    public let additions: [String: [DatasetRow]]

    /// Creates a merge.
    public init(original: Dataset, additions: [String: [DatasetRow]]) {
        self.original = original
        self.additions = additions
    }

    /// Every task that is written, in the order of the names.
    var tasks: [(name: String, original: TaskDataset?, added: [DatasetRow])] {
        let names = Set(original.tasks.map(\.name)).union(additions.keys).sorted()
        return names.map { ($0, original[task: $0], additions[$0] ?? []) }
    }
}

/// Finds the store at a path.
public enum DatasetStores {
    /// The store that reads the dataset in the folder `path`; of several formats there, `preferred`.
    ///
    /// - Throws: ``RefineError``: `inputMissing` when there is no folder, `badInput` when it holds no dataset or
    ///   several and `preferred` is none of them.
    public static func reading(_ path: String, preferred: DatasetFormat?) throws(RefineError) -> any DatasetStore {
        let found = try formats(in: path)
        if let preferred, found.contains(preferred) { return store(path, preferred) }
        guard let only = found.first else {
            throw RefineError(
                .badInput, "holds no dataset; expected <task>.jsonl, .json or .csv files, or dataset.sqlite",
                at: Place(file: path))
        }
        guard found.count == 1 else {
            let names = found.map(\.rawValue).joined(separator: ", ")
            throw RefineError(
                .badInput, "holds several datasets (\(names)); expected one", at: Place(file: path),
                hint: "say which with --format")
        }
        return store(path, only)
    }

    /// The store that writes a dataset of `format` into the folder `path`.
    public static func writing(_ path: String, format: DatasetFormat) -> any DatasetStore { store(path, format) }

    private static func store(_ path: String, _ format: DatasetFormat) -> any DatasetStore {
        format == .sqlite ? SQLiteDatasetStore(folder: path) : TaskFilesStore(folder: path, format: format)
    }

    /// The formats of the datasets in the folder `path`.
    static func formats(in path: String) throws(RefineError) -> [DatasetFormat] {
        let names = try Folder(path).fileNames(what: "a folder with the training data")
        return DatasetFormat.allCases.filter { format in
            format == .sqlite
                ? names.contains(SQLiteDatasetStore.fileName) : names.contains { $0.hasSuffix("." + format.rawValue) }
        }
    }
}
