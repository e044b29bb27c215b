/// What happened to a batch job, for progress.
public struct BatchEvent: Sendable, Hashable {
    /// What happened beside a change of the state or the counts.
    public enum Note: Sendable, Hashable {
        /// A job of an earlier run was taken up again.
        case resumed
        /// Something failed and is tried again after a wait; why, in words fit for the user.
        case trouble(String, wait: Duration)
        /// Nobody waits for it any more; it goes on at the service, and a later run takes its answers.
        case leftRunning
        /// Its files had lines that could not be used.
        case oddLines(BatchOddLines)
    }

    /// Our name of the job.
    public let job: String
    /// The service's name of the job, or nil before that is known.
    public let batch: String?
    /// How far it has come.
    public let state: BatchJob.State
    /// How many of its lines are done.
    public let counts: BatchCounts
    /// What else happened, or nil.
    public let note: Note?

    init(_ job: BatchJob, note: Note? = nil) {
        self.job = job.name
        batch = job.batch
        state = job.state
        var counts = job.counts
        counts.total = max(counts.total, job.lines.count)
        self.counts = counts
        self.note = note
    }
}
