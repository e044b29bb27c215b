/// Takes one job from its file of requests to its answers, each step written down before the next.
///
/// A job that begins in a later state goes on from there.
struct BatchRun: Sendable {
    /// How a job ended.
    enum Ending: Sendable {
        /// The service ran it; lines may be missing.
        case lines(BatchResults)
        /// The service never had it, so nothing was paid.
        case neverRan
    }

    let service: BatchService
    let settings: BatchSettings
    let failures: BatchFailures
    let budget: Budget?
    let time: any TimeSource
    let random: Locked<any RandomNumberGenerator & Sendable>
    /// Writes a job down; durable when it returns.
    let keep: @Sendable (BatchJob) async throws(AttemptFailure) -> Void
    let tell: @Sendable (BatchEvent) -> Void

    /// Follows a job to its end.
    ///
    /// - Parameter upload: the requests, nil for a job of an earlier run; emptied once they are at the service, which may
    ///   take a day to answer.
    /// - Throws: a failure that leaves the job as it was written down last.
    func run(_ start: BatchJob, upload: Locked<[UInt8]>?) async throws(AttemptFailure) -> Ending {
        var job = start
        if let upload {
            try await submit(&job, upload)
        } else {
            tell(BatchEvent(job, note: .resumed))
            if job.state == .submitting, try await !findAgain(&job) { return .neverRan }
        }
        if job.state.isEnd {
            // The requests of a resumed run come one after another; one download serves them all.
            if upload == nil { try await pause(settings.idle) }
        } else {
            try await follow(&job, isNew: upload != nil)
        }
        return .lines(try await collect(job))
    }

    // MARK: Sending

    private func submit(_ job: inout BatchJob, _ upload: Locked<[UInt8]>) async throws(AttemptFailure) {
        try await move(&job, to: .preparing)
        let name = job.name
        job.inputFile = try await patiently(job) { () async throws(AttemptFailure) in
            try await service.upload(upload.withLock { $0 }, name: name)
        }
        upload.withLock { $0 = [] }
        try await move(&job, to: .uploaded)
        try await move(&job, to: .submitting)
        try await create(&job)
    }

    /// Asks for the job, and never a second time before the service's list says that there is none.
    private func create(_ job: inout BatchJob) async throws(AttemptFailure) {
        var failed = 0
        while true {
            let failure: AttemptFailure
            do throws(AttemptFailure) {
                try await accept(try await service.create(inputFile: job.inputFile ?? "", name: job.name), &job)
                return
            } catch {
                failure = error
            }
            failed += 1
            if failure.outlook != .transient {
                if let status = failure.status, (400..<500).contains(status) {
                    job.problem = failure.message
                    try await move(&job, to: .failed)
                }
                throw failure
            }
            try await wait(after: failure, failed: failed, policy: settings.retry, job, atLeast: settings.settling)
            if let found = try await find(job) {
                try await accept(found, &job)
                return
            }
        }
    }

    private func accept(_ status: BatchStatus, _ job: inout BatchJob) async throws(AttemptFailure) {
        job.batch = status.batch
        job.counts = status.counts
        try await move(&job, to: .submitted)
    }

    private func find(_ job: BatchJob) async throws(AttemptFailure) -> BatchStatus? {
        let (name, file) = (job.name, job.inputFile)
        return try await patiently(job) { () async throws(AttemptFailure) in
            try await service.find(name: name, inputFile: file)
        }
    }

    /// Looks for a job whose creation was under way when its process ended.
    ///
    /// - Returns: false when the service has none, which is written down.
    private func findAgain(_ job: inout BatchJob) async throws(AttemptFailure) -> Bool {
        var found = try await find(job)
        if found == nil {
            let age = Duration(untrustedSeconds: time.secondsSince1970 - job.changedAt) ?? .zero
            if age < settings.settling { try await pause(settings.settling - age) }
            // Looked up twice: a request of the process that died may arrive late.
            found = try await find(job)
        }
        guard let found else {
            job.problem = "the service never had it"
            try await move(&job, to: .cancelled)
            return false
        }
        try await accept(found, &job)
        return true
    }

    // MARK: Following

    private func follow(_ job: inout BatchJob, isNew: Bool) async throws(AttemptFailure) {
        var interval = settings.firstPoll
        var looksWithoutFile = 0
        if isNew { try await pause(interval) }
        while true {
            let batch = job.batch ?? ""
            let status = try await patiently(job, policy: settings.endlessRetry) { () async throws(AttemptFailure) in
                try await service.status(of: batch)
            }
            let isProgress = status.counts != job.counts
            job.counts = status.counts
            if let end = status.end {
                // Some services say that a job is done a little before they name its files.
                let lacksFile = end == .finished && status.outputFile == nil && status.counts.completed > 0
                looksWithoutFile += 1
                if !lacksFile || looksWithoutFile > 5 { return try await finish(&job, as: end, status) }
            }
            if isProgress { tell(BatchEvent(job)) }
            try await pause(interval)
            interval = min(interval * 1.5, max(settings.slowestPoll, settings.firstPoll))
        }
    }

    private func finish(
        _ job: inout BatchJob, as end: BatchJob.State, _ status: BatchStatus
    ) async throws(AttemptFailure) {
        job.outputFile = status.outputFile
        job.errorFile = status.errorFile
        var refusal: AttemptFailure?
        if end == .failed {
            refusal = failures.ofJob(status.faults)
            job.problem = refusal?.message
        }
        try await move(&job, to: end)
        if let refusal, job.outputFile == nil, job.errorFile == nil { throw refusal }
    }

    // MARK: Collecting

    private func collect(_ job: BatchJob) async throws(AttemptFailure) -> BatchResults {
        let names = Set(job.lines.map(\.customID))
        var results = BatchResults()
        for look in 1...3 {
            results = BatchResults()
            if let file = job.outputFile { results.read(try await download(file, job), names: names) }
            if let file = job.errorFile { results.read(try await download(file, job), names: names) }
            // A file that was cut off without anybody noticing has answers that are paid for, so it is fetched again.
            guard job.outputFile != nil, results.answers < min(job.counts.completed, names.count), look < 3 else {
                break
            }
            try await pause(settings.firstPoll)
        }
        if results.odd.total > 0 { tell(BatchEvent(job, note: .oddLines(results.odd))) }
        return results
    }

    /// The bytes of a file; none when the service has it no more.
    private func download(_ file: String, _ job: BatchJob) async throws(AttemptFailure) -> [UInt8] {
        do throws(AttemptFailure) {
            return try await patiently(job) { () async throws(AttemptFailure) in try await service.content(of: file) }
        } catch {
            guard error.status == 404 || error.status == 410 else { throw error }
            return []
        }
    }

    // MARK: Steps

    private func move(_ job: inout BatchJob, to state: BatchJob.State) async throws(AttemptFailure) {
        job.state = state
        job.changedAt = time.secondsSince1970
        try await keep(job)
        tell(BatchEvent(job))
    }

    /// Repeats a request that failed in passing.
    private func patiently<Value: Sendable>(
        _ job: BatchJob, policy: RetryPolicy? = nil, _ body: () async throws(AttemptFailure) -> Value
    ) async throws(AttemptFailure) -> Value {
        var failed = 0
        while true {
            let failure: AttemptFailure
            do throws(AttemptFailure) {
                return try await body()
            } catch {
                failure = error
            }
            failed += 1
            try await wait(after: failure, failed: failed, policy: policy ?? settings.retry, job)
        }
    }

    /// Waits before another attempt, or throws the failure when the policy says so.
    private func wait(
        after failure: AttemptFailure, failed: Int, policy: RetryPolicy, _ job: BatchJob,
        atLeast least: Duration = .zero
    ) async throws(AttemptFailure) {
        // A job is in no hurry: waits double to the end, whoever else is answered.
        let standing = RetryPolicy.Standing(failures: failed, failuresSinceAnswer: failed, hasEverAnswered: true)
        let decision = random.withLock { policy.decision(after: failure, standing: standing, using: &$0) }
        guard case .retry(let delay) = decision else {
            var last = failure
            // Another job would meet the same trouble, which was waited out long enough.
            last.outlook = .permanent
            if failed > 1 { last.message += " (after \(failed) attempts)" }
            throw last
        }
        tell(BatchEvent(job, note: .trouble(failure.message, wait: max(delay, least))))
        try await pause(max(delay, least))
    }

    /// Waits, at most until the run's time is up.
    private func pause(_ duration: Duration) async throws(AttemptFailure) {
        let left = budget?.timeLeft
        if let left, left <= .zero {
            throw AttemptFailure(
                kind: .budgetSpent, message: "the time is up before the batch job is done", outlook: .permanent)
        }
        do {
            try await time.sleep(for: left.map { min($0, duration) } ?? duration)
        } catch {
            throw AttemptFailure(
                kind: .cancelled, message: "cancelled while a batch job was under way", outlook: .permanent)
        }
    }
}
