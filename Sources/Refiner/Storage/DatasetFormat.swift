/// How a dataset is kept (DESIGN.md §4.3).
public enum DatasetFormat: String, Sendable, Hashable, Codable, CaseIterable {
    /// A folder with one `<task>.jsonl` a task, a JSON object a line: RapidFit's `DataSaver` layout.
    case jsonl
    /// A folder with one `<task>.json` a task, an array of objects.
    case json
    /// A folder with one `<task>.csv` a task, columns `text` and `label` or `labels`.
    case csv
    /// A folder with one `dataset.sqlite`.
    case sqlite
}
