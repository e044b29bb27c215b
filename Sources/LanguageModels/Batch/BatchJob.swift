/// A batch job at a provider, as far as it must be known to find it again after a crash.
public struct BatchJob: Codable, Sendable, Hashable {
    /// How far a job has come.
    public enum State: String, Codable, Sendable, Hashable, CaseIterable {
        /// Its file is being uploaded; nothing is paid yet.
        case preparing
        /// Its file is at the service; nothing is paid yet.
        case uploaded
        /// The service is being asked to run it, and may have begun; it bears the job's name among its metadata.
        case submitting
        /// The service runs it, or has run it without our knowing yet.
        case submitted
        /// The service has run it.
        case finished
        /// The service did not accept it.
        case failed
        /// Its time was up before all lines were done.
        case expired
        /// It was cancelled, or given up before the service had it.
        case cancelled

        /// Whether nothing more will happen to it.
        public var isEnd: Bool {
            switch self {
            case .preparing, .uploaded, .submitting, .submitted: false
            case .finished, .failed, .expired, .cancelled: true
            }
        }
    }

    /// Our name of it, which no other job has.
    public var name: String
    /// The base URL of the service, without credentials.
    public var endpoint: String
    /// The model's name as it is sent.
    public var model: String
    /// How far it has come.
    public var state: State
    /// Its requests.
    public var lines: [BatchLine]
    /// The service's name of the file of requests, or nil before it is uploaded.
    public var inputFile: String?
    /// The service's name of the job, or nil before that is known.
    public var batch: String?
    /// The service's name of the file of answers, or nil when there is none.
    public var outputFile: String?
    /// The service's name of the file of failures, or nil when there is none.
    public var errorFile: String?
    /// What the service counted last.
    public var counts: BatchCounts
    /// When it was made, in seconds since 1970.
    public var createdAt: Double
    /// When its ``state`` changed last, in seconds since 1970.
    public var changedAt: Double
    /// Why the service did not accept it, or nil.
    public var problem: String?

    /// A job.
    public init(
        name: String,
        endpoint: String,
        model: String,
        state: State = .preparing,
        lines: [BatchLine],
        inputFile: String? = nil,
        batch: String? = nil,
        outputFile: String? = nil,
        errorFile: String? = nil,
        counts: BatchCounts = BatchCounts(),
        createdAt: Double,
        changedAt: Double,
        problem: String? = nil
    ) {
        self.name = name
        self.endpoint = endpoint
        self.model = model
        self.state = state
        self.lines = lines
        self.inputFile = inputFile
        self.batch = batch
        self.outputFile = outputFile
        self.errorFile = errorFile
        self.counts = counts
        self.createdAt = createdAt
        self.changedAt = changedAt
        self.problem = problem
    }

    /// Whether answers of it are there or may come, so that its requests need not be asked again.
    var mayAnswer: Bool {
        switch state {
        case .preparing, .uploaded: false
        case .submitting, .submitted: true
        case .finished, .failed, .expired, .cancelled: outputFile != nil
        }
    }
}
