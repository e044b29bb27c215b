import Foundation

/// Writes the cleaned copy of a dataset: every file of it, in the same format, none or all.
struct CleanCopy {
    let output: String
    private let source: CheckedSource
    private let folder: Folder
    /// The files as they were before anything was read.
    private let stamps: [FileStamp?]

    /// Prepares a copy; nothing is written yet.
    ///
    /// - Throws: ``RefineError`` `usage` when the copy would take the place of the original, `cannotWrite` when the folder
    ///   holds files of another dataset, which would be taken for a part of the copy.
    init(of source: CheckedSource, in output: String) throws(RefineError) {
        self.output = output
        self.source = source
        folder = Folder(output)
        stamps = source.files.map { FileStamp(of: $0.path) }
        let originals = Set(source.files.map { Folder($0.path).resolved })
        for file in source.files where originals.contains(Folder(folder.file(file.name)).resolved) {
            throw RefineError(
                .usage, "--output: \(output.excerpt(200)) is where the dataset itself is; expected another folder")
        }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: output, isDirectory: &isFolder), isFolder.boolValue else { return }
        let known = Set(source.files.map(\.name))
        for name in try folder.fileNames(what: "a folder for the copy") where !known.contains(name) {
            guard name == SQLiteDatasetStore.fileName || Self.extensions.contains(where: name.hasSuffix) else {
                continue
            }
            throw RefineError(
                .cannotWrite, "is a file of another dataset; expected a folder without",
                at: Place(file: folder.file(name)),
                hint: "name another --output")
        }
    }

    private static let extensions = DatasetFormat.allCases.filter { $0 != .sqlite }.map { "." + $0.rawValue }

    /// Writes the copy.
    ///
    /// - Throws: ``RefineError`` `cannotWrite`; `badInput` when a file was changed since it was read. What the folder held
    ///   is then as it was.
    func write(_ checks: [TaskCheck]) throws(RefineError) {
        try folder.create()
        let byTask = Dictionary(checks.map { ($0.task, $0) }, uniquingKeysWith: { first, _ in first })
        try StagedFiles.write { files throws(RefineError) in
            for (file, stamp) in zip(source.files, stamps) {
                let path = folder.file(file.name)
                let check = byTask[CheckedSource.task(of: file, format: source.format)]
                switch source.format {
                case .sqlite:
                    let temporary = try files.temporaryName(for: path)
                    try SQLiteCleaning.copy(file.path, to: temporary) { byTask[$0].map(RowChanges.init) }
                case .jsonl:
                    var output = try FileWriter(creating: files.temporaryName(for: path), for: path)
                    try JSONLinesCleaning.copy(file.path, to: &output, check.map(RowChanges.init))
                    try output.sync()
                case .json, .csv:
                    let input = try InputFile.read(file.path, what: "a dataset")
                    let bytes =
                        try check.flatMap { $0.cleaning.changes(sets: $0.sets) ? RowChanges($0) : nil }
                        .map { (changes) throws(RefineError) in
                            source.format == .csv
                                ? try CSVCleaning.cleaned(input, changes)
                                : try JSONArrayCleaning.cleaned(input, changes)
                        } ?? input.bytes
                    try files.stage(bytes, for: path)
                }
                try stamp?.check(file.path)
            }
        }
    }
}
