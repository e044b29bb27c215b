internal import JSONText

/// A batch job as the service describes it.
struct BatchStatus: Sendable, Hashable {
    /// Why the service did not accept a job.
    struct Fault: Sendable, Hashable {
        let code: String
        let message: String
    }

    let batch: String
    /// `validating`, `in_progress`, `completed` and so on; words that are not known mean that it is not done.
    let word: String
    let inputFile: String?
    let outputFile: String?
    let errorFile: String?
    let counts: BatchCounts
    let faults: [Fault]
    /// The name we gave it, or nil.
    let name: String?

    /// The member of a job's metadata that bears our name.
    static let nameKey = "refine"

    /// Reads the description of a job; nil when it has no name that can stand in a URL.
    init?(_ document: JSON) {
        guard let batch = document["id"]?.string, ServiceName.isUsable(batch) else { return nil }
        self.batch = batch
        word = document["status"]?.string ?? ""
        inputFile = document["input_file_id"]?.string
        outputFile = Self.file(document["output_file_id"])
        errorFile = Self.file(document["error_file_id"])
        let counted = document["request_counts"]
        counts = BatchCounts(
            total: Self.count(counted?["total"]), completed: Self.count(counted?["completed"]),
            failed: Self.count(counted?["failed"]))
        let errors = document["errors"]?["data"]?.array ?? document["errors"]?.array ?? []
        faults = errors.prefix(100).map {
            Fault(code: $0["code"]?.string ?? "", message: $0["message"]?.string ?? $0.string ?? "")
        }
        name = document["metadata"]?[Self.nameKey]?.string
    }

    /// The state that the job ended in, or nil while it runs.
    var end: BatchJob.State? {
        switch word {
        case "completed": .finished
        case "failed": .failed
        case "expired": .expired
        case "cancelled", "canceled": .cancelled
        default: nil
        }
    }

    private static func file(_ value: JSON?) -> String? {
        value?.string.flatMap { ServiceName.isUsable($0) ? $0 : nil }
    }

    private static func count(_ value: JSON?) -> Int {
        min(max(value?.int ?? 0, 0), 1_000_000_000)
    }
}
