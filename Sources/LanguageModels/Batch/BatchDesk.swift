/// Knows all jobs of a model at an endpoint and who waits for which line.
actor BatchDesk {
    /// What became of a request.
    enum Outcome: Sendable {
        /// The service answered it, with any status.
        case answer(HTTPResponse, batch: String?)
        /// There is no answer; the service took nothing for it when the failure's usage is zero.
        case failure(AttemptFailure)
        /// No job ran it; it is to be asked anew.
        case notRun
    }

    private struct Waiter {
        let number: UInt64
        let key: BatchLineKey
        let continuation: CheckedContinuation<Outcome, Never>
    }

    private struct Entry {
        var job: BatchJob
        /// By the names of lines.
        var waiters: [String: Waiter] = [:]
        var task: Task<Void, Never>?
        /// Whether it ended before the present requests came: its failures say nothing about them.
        var isOld: Bool
    }

    private struct Place: Hashable {
        let job: String
        let line: String
    }

    private let endpoint: String
    private let model: String
    private let store: any BatchStore
    private let settings: BatchSettings
    private let failures: BatchFailures
    private let time: any TimeSource
    private let resumes: Bool
    private let tell: @Sendable (BatchEvent) -> Void
    private let makeName: @Sendable () -> String
    private let makeRun: @Sendable (@escaping @Sendable (BatchJob) async throws(AttemptFailure) -> Void) -> BatchRun

    private var gathering: BatchGathering
    private var gathered: [UInt64: CheckedContinuation<Outcome, Never>] = [:]
    private var lastArrival = Duration.zero
    private var isWatching = false
    private var entries: [String: Entry] = [:]
    private var places: [UInt64: Place] = [:]
    /// Lines that nobody waits for, oldest job first.
    private var unclaimed: [BatchLineKey: [Place]] = [:]
    private var loading: Task<Result<[BatchJob], AttemptFailure>, Never>?
    private var isLoaded = false
    private var numbers: UInt64 = 0

    init(
        endpoint: String, model: String, store: any BatchStore, settings: BatchSettings, failures: BatchFailures,
        time: any TimeSource, resumes: Bool, tell: @escaping @Sendable (BatchEvent) -> Void,
        makeName: @escaping @Sendable () -> String,
        makeRun:
            @escaping @Sendable (@escaping @Sendable (BatchJob) async throws(AttemptFailure) -> Void) -> BatchRun
    ) {
        self.endpoint = endpoint
        self.model = model
        self.store = store
        self.settings = settings
        self.failures = failures
        self.time = time
        self.resumes = resumes
        self.tell = tell
        self.makeName = makeName
        self.makeRun = makeRun
        gathering = BatchGathering(maximumLines: settings.maximumLines, maximumBytes: settings.maximumBytes)
    }

    /// How many requests wait for anything.
    var waitingCount: Int { gathered.count + places.count }

    /// All jobs written down for this model and endpoint, oldest first.
    func jobs() async throws(AttemptFailure) -> [BatchJob] {
        do {
            return try await store.jobs(endpoint: endpoint, model: model)
        } catch {
            throw failures.ofStore(error)
        }
    }

    // MARK: Requests

    /// The answer of a job of before to a request, or nil when no job has the request.
    func claim(_ key: BatchLineKey) async throws(AttemptFailure) -> Outcome? {
        try await load()
        guard let place = takePlace(key) else { return nil }
        return await wait { number, continuation in
            places[number] = place
            entries[place.job]?.waiters[place.line] = Waiter(
                number: number, key: key, continuation: continuation)
            start(place.job, upload: nil)
        }
    }

    /// Sends a request with the next job.
    func ask(_ key: BatchLineKey, body: [UInt8]) async -> Outcome {
        let request = BatchGathering.Request(key: key, body: body)
        guard !gathering.isTooLarge(request) else {
            return .failure(
                AttemptFailure(
                    kind: .badRequest, message: "the request is too large for a batch job", outlook: .permanent,
                    usage: .zero))
        }
        return await wait { number, continuation in
            if gathering.isFull(for: request) { send() }
            gathering.add(request, number: number)
            gathered[number] = continuation
            lastArrival = time.elapsed
            guard !isWatching else { return }
            isWatching = true
            Task { await self.sendWhenIdle() }
        }
    }

    private func wait(_ register: (UInt64, CheckedContinuation<Outcome, Never>) -> Void) async -> Outcome {
        numbers += 1
        let number = numbers
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                register(number, continuation)
                // A cancellation that came before found nobody to wake.
                if Task.isCancelled { leave(number) }
            }
        } onCancel: {
            Task { await self.leave(number) }
        }
    }

    private func leave(_ number: UInt64) {
        let cancelled = Outcome.failure(
            AttemptFailure(kind: .cancelled, message: "cancelled while waiting for a batch job", outlook: .permanent))
        if gathering.remove(number) {
            let notSent = AttemptFailure(
                kind: .cancelled, message: "cancelled before it was sent", outlook: .permanent, usage: .zero)
            gathered.removeValue(forKey: number)?.resume(returning: .failure(notSent))
        } else if let place = places.removeValue(forKey: number) {
            guard let waiter = entries[place.job]?.waiters.removeValue(forKey: place.line) else { return }
            unclaimed[waiter.key, default: []].append(place)
            if entries[place.job]?.waiters.isEmpty == true { entries[place.job]?.task?.cancel() }
            waiter.continuation.resume(returning: cancelled)
        }
    }

    private func takePlace(_ key: BatchLineKey) -> Place? {
        guard let free = unclaimed[key],
            let index = free.firstIndex(where: { entries[$0.job]?.job.mayAnswer == true })
        else { return nil }
        return unclaimed[key]?.remove(at: index)
    }

    // MARK: Jobs

    private func load() async throws(AttemptFailure) {
        guard resumes, !isLoaded else { return }
        let task = loading ?? Task { await self.openJobs() }
        loading = task
        switch await task.value {
        case .failure(let failure):
            loading = nil
            throw failure
        case .success(let jobs):
            guard !isLoaded else { return }
            isLoaded = true
            for job in jobs where job.mayAnswer && entries[job.name] == nil {
                entries[job.name] = Entry(job: job, isOld: job.state.isEnd)
                for line in job.lines {
                    unclaimed[line.key, default: []].append(Place(job: job.name, line: line.customID))
                }
            }
        }
    }

    /// All jobs of before; those that the service never had are given up.
    private func openJobs() async -> Result<[BatchJob], AttemptFailure> {
        do {
            let jobs = try await store.jobs(endpoint: endpoint, model: model)
            for job in jobs where !job.state.isEnd && !job.mayAnswer { try await store.save(givenUp(job)) }
            return .success(jobs)
        } catch {
            return .failure(failures.ofStore(error))
        }
    }

    private func givenUp(_ job: BatchJob) -> BatchJob {
        var job = job
        job.state = .cancelled
        job.changedAt = time.secondsSince1970
        job.problem = "given up before the service had it"
        return job
    }

    private func sendWhenIdle() async {
        while !gathering.isEmpty {
            let rest = settings.idle - (time.elapsed - lastArrival)
            guard rest > .zero else {
                send()
                break
            }
            // This task is nobody's, so it is not cancelled.
            try? await time.sleep(for: rest)
        }
        isWatching = false
    }

    /// Makes a job of all requests that wait.
    private func send() {
        let file = gathering.takeFile()
        let now = time.secondsSince1970
        let job = BatchJob(
            name: makeName(), endpoint: endpoint, model: model, lines: file.lines,
            counts: BatchCounts(total: file.lines.count), createdAt: now, changedAt: now)
        var entry = Entry(job: job, isOld: false)
        for (line, number) in zip(file.lines, file.numbers) {
            guard let continuation = gathered.removeValue(forKey: number) else { continue }
            entry.waiters[line.customID] = Waiter(number: number, key: line.key, continuation: continuation)
            places[number] = Place(job: job.name, line: line.customID)
        }
        entries[job.name] = entry
        start(job.name, upload: Locked(file.bytes))
    }

    private func start(_ name: String, upload: Locked<[UInt8]>?) {
        guard let entry = entries[name], entry.task == nil else { return }
        let run = makeRun { job throws(AttemptFailure) in try await self.keep(job) }
        let job = entry.job
        entries[name]?.task = Task {
            let result: Result<BatchRun.Ending, AttemptFailure>
            do throws(AttemptFailure) {
                result = .success(try await run.run(job, upload: upload))
            } catch {
                result = .failure(error)
            }
            await self.end(name, result)
        }
    }

    private func keep(_ job: BatchJob) async throws(AttemptFailure) {
        do {
            try await store.save(job)
        } catch {
            throw failures.ofStore(error)
        }
        entries[job.name]?.job = job
    }

    private func end(_ name: String, _ result: Result<BatchRun.Ending, AttemptFailure>) async {
        guard let entry = entries[name] else { return }
        entries[name]?.task = nil
        if case .failure(let failure) = result, failure.kind == .cancelled, !entry.waiters.isEmpty, entry.job.mayAnswer
        {
            // Somebody came when everybody else had just left.
            start(name, upload: nil)
            return
        }
        for (line, waiter) in entry.waiters.sorted(by: { $0.value.number < $1.value.number }) {
            places[waiter.number] = nil
            entries[name]?.waiters[line] = nil
            if case .failure = result, entry.job.mayAnswer {
                unclaimed[waiter.key, default: []].append(Place(job: name, line: line))
            }
            waiter.continuation.resume(returning: outcome(of: line, in: entry, result))
        }
        switch result {
        case .success(.lines): entries[name]?.isOld = true
        case .success(.neverRan): entries[name] = nil
        case .failure: await abandon(entry.job)
        }
    }

    /// After a failure: a job that the service may have goes on there, any other one is given up.
    private func abandon(_ job: BatchJob) async {
        if job.mayAnswer {
            if !job.state.isEnd { tell(BatchEvent(job, note: .leftRunning)) }
            return
        }
        entries[job.name] = nil
        // A next run gives it up in any case.
        if !job.state.isEnd { try? await store.save(givenUp(job)) }
    }

    private func outcome(
        of line: String, in entry: Entry, _ result: Result<BatchRun.Ending, AttemptFailure>
    ) -> Outcome {
        switch result {
        case .failure(var failure):
            if !entry.job.mayAnswer { failure.usage = .zero }
            return .failure(failure)
        case .success(.neverRan): return .notRun
        case .success(.lines(let results)):
            let found = results.lines[line]
            // The failures of a run of before are over.
            if entry.isOld, found?.isAnswer != true { return .notRun }
            switch found {
            case .response(let response): return .answer(response, batch: entry.job.batch)
            case .fault(let code, let message): return .failure(failures.ofLine(code: code, message: message))
            case nil: return .failure(failures.ofMissingLine(in: entry.job))
            }
        }
    }
}
