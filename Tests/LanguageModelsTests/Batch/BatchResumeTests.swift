import LanguageModels
import RefinerTestSupport
import Testing

@Suite("Batch jobs of an earlier process")
struct BatchResumeTests {
    private static let texts = (0..<6).map { "text \($0)" }
    private static let answers = texts.map { "answer to \($0)" }

    @Test("are paid once, at whichever write the process dies", arguments: 1...5, [false, true])
    func dyingStore(write: Int, isWritten: Bool) async throws {
        let harness = try BatchHarness()
        let mortal = MortalStore(harness.store, diesAt: write, isWritten: isWritten)
        let dead = await BatchHarness.ask(
            try harness.model(expecting: 6, store: mortal), BatchHarness.requests(6))
        #expect(dead.compactMap(\.content).isEmpty)
        let isPaid = !harness.server.run.isEmpty
        #expect(isPaid == (write >= 4))

        let next = try harness.model(expecting: 6, seed: 2)
        #expect(await BatchHarness.ask(next, BatchHarness.requests(6)).map(\.content) == Self.answers)
        #expect(harness.server.run.sorted() == Self.texts)
        #expect(harness.server.jobs.count == 1)
        #expect(harness.store.jobs.allSatisfy { $0.state.isEnd })
    }

    // 1 upload, 2 create, 3 and 4 status, 5 content.
    @Test("are paid once, at whichever request the process dies", arguments: 1...5, [false, true])
    func dyingTransport(request: Int, isSent: Bool) async throws {
        let harness = try BatchHarness(strangers: 250)
        let mortal = MortalTransport(try loopbackTransport(), diesAt: request, isSent: isSent)
        let dead = await BatchHarness.ask(
            try harness.model(expecting: 6, transport: mortal), BatchHarness.requests(6))
        #expect(dead.compactMap(\.content).isEmpty)

        let next = try harness.model(expecting: 6, seed: 2)
        #expect(await BatchHarness.ask(next, BatchHarness.requests(6)).map(\.content) == Self.answers)
        #expect(harness.server.run.sorted() == Self.texts)
        #expect(harness.server.jobs.count == 1)
    }

    @Test("are found by their file where the service forgets their name")
    func forgottenName() async throws {
        let harness = try BatchHarness(BatchServer.Script(forgetsMetadata: true))
        let mortal = MortalStore(harness.store, diesAt: 4, isWritten: false)
        _ = await BatchHarness.ask(try harness.model(expecting: 6, store: mortal), BatchHarness.requests(6))
        let next = try harness.model(expecting: 6, seed: 2)
        #expect(await BatchHarness.ask(next, BatchHarness.requests(6)).map(\.content) == Self.answers)
        #expect(harness.server.jobs.count == 1)
    }

    @Test("are not asked for again while the service's list cannot be read")
    func unreadableList() async throws {
        let harness = try BatchHarness(
            BatchServer.Script(fault: { step, _ in step == .list ? .instead(.error(403, "no lists")) : nil }))
        let mortal = MortalStore(harness.store, diesAt: 4, isWritten: false)
        _ = await BatchHarness.ask(try harness.model(expecting: 6, store: mortal), BatchHarness.requests(6))
        let next = try harness.model(expecting: 6, seed: 2)
        let results = await BatchHarness.ask(next, BatchHarness.requests(6))
        #expect(results.allSatisfy { $0.error?.kind == .invalidKey })
        #expect(harness.server.jobs.count == 1)
        #expect(harness.store.jobs.map(\.state) == [.submitting])
    }

    @Test("that the service lists late are found all the same")
    func listedLate() async throws {
        let harness = try BatchHarness(
            BatchServer.Script(fault: { step, number in
                step == .list && number == 1
                    ? .instead(ServerReply(json: #"{"object":"list","data":[],"has_more":false}"#)) : nil
            }))
        let mortal = MortalStore(harness.store, diesAt: 4, isWritten: false)
        _ = await BatchHarness.ask(try harness.model(expecting: 6, store: mortal), BatchHarness.requests(6))
        let waits = Recorder<Duration>()
        let next = try harness.model(expecting: 6, seed: 2, start: 1_000_003, onWait: { waits.record($0) })
        #expect(await BatchHarness.ask(next, BatchHarness.requests(6)).map(\.content) == Self.answers)
        #expect(harness.server.jobs.count == 1)
        #expect(waits.values.contains { .seconds(6) < $0 && $0 < .seconds(8) })
    }

    @Test("give answers that nobody took, as long as the service keeps them", arguments: [false, true])
    func finished(areForgotten: Bool) async throws {
        let harness = try BatchHarness()
        _ = await BatchHarness.ask(try harness.model(expecting: 6), BatchHarness.requests(6))
        if areForgotten { harness.server.forgetFiles() }
        let next = try harness.model(expecting: 6, seed: 2)
        let results = await BatchHarness.ask(next, BatchHarness.requests(6))
        #expect(results.map(\.content) == Self.answers)
        #expect(results.allSatisfy { (try? $0.get())?.attempts == 1 })
        #expect(harness.server.jobs.joined().count == (areForgotten ? 12 : 6))
    }

    @Test("are left alone when the run does not resume")
    func startsAnew() async throws {
        let harness = try BatchHarness()
        _ = await BatchHarness.ask(try harness.model(expecting: 6), BatchHarness.requests(6))
        // The same seed again: jobs are told apart all the same.
        let next = try harness.model(expecting: 6, resumes: false)
        #expect(await BatchHarness.ask(next, BatchHarness.requests(6)).map(\.content) == Self.answers)
        #expect(harness.store.jobs.count == 2)
        #expect(harness.server.jobs.count == 2)
    }

    @Test("give no answer to other words of the same name")
    func otherWords() async throws {
        let harness = try BatchHarness()
        _ = await BatchHarness.ask(try harness.model(expecting: 1), BatchHarness.requests(1))
        let next = try harness.model(expecting: 1, seed: 2)
        let changed = ChatRequest(messages: [.user("other words")], id: "id-0")
        #expect(await BatchHarness.ask(next, [changed]).map(\.content) == ["answer to other words"])
    }

    @Test("go on beside a new job for the requests that they lack")
    func mixed() async throws {
        let harness = try BatchHarness()
        _ = await BatchHarness.ask(try harness.model(expecting: 4), BatchHarness.requests(4))
        let next = try harness.model(expecting: 6, seed: 2)
        #expect(await BatchHarness.ask(next, BatchHarness.requests(6)).map(\.content) == Self.answers)
        #expect(harness.server.jobs.map(\.count) == [4, 2])
    }

    @Test("fail no request for what failed before")
    func oldFailures() async throws {
        let harness = try BatchHarness(
            BatchServer.Script(line: { line, job in
                job == 1 && line.customID == "id-0" ? .error(400, "too long") : .completion("fine")
            }))
        let first = await BatchHarness.ask(try harness.model(expecting: 2), BatchHarness.requests(2))
        #expect(first.map(\.error?.kind) == [.badRequest, nil])
        let next = try harness.model(expecting: 2, seed: 2)
        #expect(await BatchHarness.ask(next, BatchHarness.requests(2)).map(\.content) == ["fine", "fine"])
        #expect(harness.server.jobs == [["id-0", "id-1"], ["id-0"]])
    }

    @Test("that the service does not know are an error, not a reason to pay again")
    func unknownJob() async throws {
        let harness = try BatchHarness()
        let line = BatchHarness.requests(1)[0]
        _ = await BatchHarness.ask(try harness.model(expecting: 1), [line])
        var open = try #require(harness.store.jobs.first)
        open.state = .submitted
        open.batch = "batch_77"
        let store = MemoryBatchStore([open])
        let results = await BatchHarness.ask(try harness.model(expecting: 1, store: store), [line])
        #expect(results.first?.error?.kind == .notFound)
        #expect(harness.server.jobs.count == 1)
        #expect(store.jobs.map(\.state) == [.submitted])
    }

    @Test("whose store cannot be read are an error")
    func unreadableStore() async throws {
        struct Blind: BatchStore {
            func jobs(endpoint: String, model: String) async throws -> [BatchJob] { throw MortalStore.Death() }
            func save(_ job: BatchJob) async throws {}
        }
        let harness = try BatchHarness()
        let results = await BatchHarness.ask(
            try harness.model(expecting: 1, store: Blind()), BatchHarness.requests(1))
        #expect(results.first?.error?.message.contains("cannot be kept") == true)
        #expect(harness.server.jobs.isEmpty)
    }
}
