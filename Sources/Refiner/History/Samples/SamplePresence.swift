import GRDB

/// Which of the rows that refine made stand in a dataset.
struct SamplePresence {
    /// Places of rows in their task's file, from 0.
    private(set) var places: [Int64: Int] = [:]
    private let output: String

    /// - Parameter output: the folder of the dataset.
    init(in output: String) { self.output = output }

    /// One row that refine made.
    struct Sample: Sendable {
        let id: Int64
        let task: String
        let label: String
        let text: String
    }

    /// Finds `samples` in the dataset, each row for one of them, behind the first `skipped` rows of its task.
    ///
    /// - Throws: ``RefineError`` `badInput` when the dataset cannot be read.
    mutating func find(_ samples: [Sample], skipping skipped: [String: Int] = [:]) throws(RefineError) {
        places = [:]
        let store = try DatasetStores.reading(output, preferred: nil)
        let byTask = Dictionary(grouping: samples, by: \.task)
        for task in try store.describe(isLearnedFrom: false).tasks {
            var wanted: [RowHash: [Int64]] = [:]
            var labels = LabelTable()
            for sample in (byTask[task.name] ?? []).reversed() {
                let row = DatasetRow(text: sample.text, labels: [sample.label], kind: .singleLabel)
                try row.view(line: 0, &labels) { (view) throws(RefineError) in
                    wanted[RowHash(view), default: []].append(sample.id)
                }
            }
            guard !wanted.isEmpty else { continue }
            var place = 0
            let first = skipped[task.name] ?? 0
            try task.source.stream { (row) throws(RefineError) in
                if place >= first, let id = wanted[RowHash(row)]?.popLast() { places[id] = place }
                place += 1
            }
        }
    }

    /// Says of every sample of the state whether it stands in the dataset.
    ///
    /// - Throws: ``RefineError`` when the dataset or the state cannot be read or written.
    func update(_ store: StateStore) async throws(RefineError) {
        let samples = try await store.read { database in
            try Row.fetchAll(database, sql: "SELECT id, task, label, text FROM sample ORDER BY id").map { row in
                Sample(id: row["id"], task: row["task"], label: row["label"], text: row["text"])
            }
        }
        var presence = self
        try presence.find(samples)
        let found = presence.places
        let now = Timestamps.now()
        try await store.write { database in
            for sample in samples {
                if found[sample.id] == nil {
                    try database.execute(
                        sql: "UPDATE sample SET dropped_at = COALESCE(dropped_at, ?) WHERE id = ?",
                        arguments: [now, sample.id])
                } else {
                    try database.execute(
                        sql: "UPDATE sample SET dropped_at = NULL WHERE id = ?", arguments: [sample.id])
                }
            }
        }
    }
}
