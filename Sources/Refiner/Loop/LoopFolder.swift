import Foundation

/// Where a loop keeps its things: `OUTPUT/.refine/loop/N/`.
struct LoopFolder: Sendable {
    let path: String

    /// The files of a round, 0 for the data as it was.
    func dev(_ round: Int) -> String { "\(path)/round-\(round).dev.jsonl" }
    func log(_ round: Int, _ split: String) -> String { "\(path)/round-\(round).\(split).log" }
    func test(_ round: Int) -> String { "\(path)/round-\(round).test.jsonl" }
    var devRows: String { path + "/dev.rows.jsonl" }
    var testRows: String { path + "/test.rows.jsonl" }
    /// The rows that are left for training where the loop took the dev rows from the data.
    var train: String { path + "/train" }
    private var recordFile: String { path + "/loop.json" }

    /// The folder of the unfinished loop with `fingerprint` in `output`, else a new one.
    static func open(_ output: String, fingerprint: String) throws(RefineError) -> (LoopFolder, LoopRecord) {
        let all = Folder(Folder(output).file(StateFolder.name)).file("loop")
        try Folder(all).create()
        let numbers = ((try? FileManager.default.contentsOfDirectory(atPath: all)) ?? []).compactMap { Int($0) }
        if let last = numbers.max() {
            let folder = LoopFolder(path: "\(all)/\(last)")
            if let record = try folder.record(), record.fingerprint == fingerprint, record.stop == nil {
                return (folder, record)
            }
        }
        let folder = LoopFolder(path: "\(all)/\((numbers.max() ?? 0) + 1)")
        try Folder(folder.path).create()
        let record = LoopRecord(fingerprint: fingerprint)
        try folder.save(record)
        return (folder, record)
    }

    /// - Throws: ``RefineError`` `badInput` when the file is there and cannot be read.
    private func record() throws(RefineError) -> LoopRecord? {
        guard let data = FileManager.default.contents(atPath: recordFile) else { return nil }
        do {
            return try JSONDecoder().decode(LoopRecord.self, from: data)
        } catch {
            throw RefineError(
                .badInput, "is no record of a loop", at: Place(file: recordFile), hint: "delete the file to begin anew")
        }
    }

    func save(_ record: LoopRecord) throws(RefineError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        guard let data = try? encoder.encode(record) else { return }
        try write(Array(data), to: recordFile)
    }

    /// Writes a file that is there whole or not at all.
    func write(_ bytes: [UInt8], to file: String) throws(RefineError) {
        try StagedFiles.write { (files) throws(RefineError) in try files.stage(bytes, for: file) }
    }
}
