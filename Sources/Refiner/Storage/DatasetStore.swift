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

    /// Goes through every row once, and tells what it found; the rows themselves stay where they are.
    ///
    /// - Parameter isLearnedFrom: whether texts are kept for engines to learn from.
    /// - Throws: ``RefineError`` `badInput` with file and line for a row that cannot be read.
    func describe(isLearnedFrom: Bool) throws(RefineError) -> DatasetDescription

    /// Calls `body` with every row, task by task in the order of their names, rows in the order of the file.
    ///
    /// - Throws: ``RefineError`` `badInput` with file and line for a row that cannot be read; else what `body` throws.
    func stream(_ body: (StreamedRow) throws(RefineError) -> Void) throws(RefineError)

    /// Saves `merge`: rows that were there first and untouched, new rows after them, all tasks or none.
    ///
    /// - Returns: the path of the file of each task.
    /// - Throws: ``RefineError`` `cannotWrite`; files that were there are then as they were.
    func save(_ merge: DatasetMerge) throws(RefineError) -> [String: String]

    /// Adds rows to a task where the dataset lies, which is made if it is not there; all of them or none.
    ///
    /// Memory follows the new rows alone. Rows that are there stay as they are. A database is added to in place, in one
    /// transaction (`synchronous` FULL, in the journal mode that it has); a file is copied, and the copy renamed.
    ///
    /// - Returns: how many rows were added: of those that repeat each other or rows of the task, as `repeated` has it,
    ///   the first is in the task afterwards.
    /// - Throws: ``RefineError``: `badInput` for a row that cannot be read, `cannotWrite`.
    func append(_ rows: [DatasetRow], to task: String, repeated: RepeatedRows) throws(RefineError) -> Int
}

/// What a save writes: a dataset as it is, and for some tasks the rows that follow.
public struct DatasetMerge: Sendable {
    /// The rows that are there, kept byte for byte where the format stays the same.
    public let original: DatasetDescription
    /// New rows by task; tasks that the dataset lacks are created.
    public let additions: [String: [DatasetRow]]

    /// Creates a merge of rows in memory.
    public init(original: Dataset, additions: [String: [DatasetRow]]) {
        self.init(original: DatasetDescription(original), additions: additions)
    }

    /// Creates a merge.
    public init(original: DatasetDescription, additions: [String: [DatasetRow]]) {
        self.original = original
        self.additions = additions
    }

    /// Every task that is written, in the order of the names.
    var tasks: [(name: String, original: TaskDescription?, added: [DatasetRow])] {
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
