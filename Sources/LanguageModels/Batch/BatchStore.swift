/// Where batch jobs are written down, so that another process finds them.
public protocol BatchStore: Sendable {
    /// All jobs of a model at an endpoint, oldest first.
    func jobs(endpoint: String, model: String) async throws -> [BatchJob]

    /// Writes a job down in place of the one of the same name; it is durable when this returns.
    func save(_ job: BatchJob) async throws
}
