import GRDB
import LanguageModels
import RefinerTestSupport
import Testing

@testable import Refiner

@Suite("Batch jobs in the state")
struct StateBatchesTests {
    private static let whole = BatchJob(
        name: "refine-1", endpoint: "https://models.example/v1", model: "m", state: .expired,
        lines: [
            BatchLine(customID: "a", requestID: "a", digest: "0f"),
            BatchLine(customID: "a-2", requestID: "a", digest: "1f"),
        ],
        inputFile: "file-1", batch: "batch_1", outputFile: "file-2", errorFile: "file-3",
        counts: BatchCounts(total: 2, completed: 1, failed: 1), createdAt: 1_700_000_000, changedAt: 1_700_086_400,
        problem: "too \"late\"")

    @Test("come back as they were written, after the file was closed")
    func roundTrip() async throws {
        let folder = try TemporaryFolder()
        let state = try StateStore(writing: folder.path)
        let bare = BatchJob(
            name: "refine-2", endpoint: Self.whole.endpoint, model: "m", lines: [], createdAt: 5, changedAt: 6)
        try await state.save(Self.whole)
        try await state.save(bare)
        await state.close()
        let again = try StateStore(writing: folder.path)
        #expect(try await again.jobs(endpoint: Self.whole.endpoint, model: "m") == [Self.whole, bare])
        #expect(try await StateStore(reading: folder.path).batchJobs().count == 2)
    }

    @Test("are replaced by name, keep their place, and are found by endpoint and model")
    func replaces() async throws {
        let folder = try TemporaryFolder()
        let state = try StateStore(writing: folder.path)
        var job = Self.whole
        job.state = .preparing
        var other = Self.whole
        other.name = "refine-0"
        other.model = "n"
        try await state.save(job)
        try await state.save(other)
        try await state.save(Self.whole)
        #expect(try await state.batchJobs() == [Self.whole, other])
        #expect(try await state.jobs(endpoint: Self.whole.endpoint, model: "n") == [other])
        #expect(try await state.jobs(endpoint: "https://elsewhere", model: "m").isEmpty)
    }

    @Test("bear every state", arguments: BatchJob.State.allCases)
    func states(state word: BatchJob.State) async throws {
        let folder = try TemporaryFolder()
        let state = try StateStore(writing: folder.path)
        var job = Self.whole
        job.state = word
        try await state.save(job)
        #expect(try await state.batchJobs().map(\.state) == [word])
    }

    @Test(
        "that somebody spoiled are bad input",
        arguments: ["lines = '{'", "lines = '[[1]]'", "lines = '{}'", "lines = '[[\"a\"]]'", "state = 'odd'"])
    func spoiled(change: String) async throws {
        let folder = try TemporaryFolder()
        let state = try StateStore(writing: folder.path)
        try await state.save(Self.whole)
        try await state.write { try $0.execute(sql: "UPDATE batch SET \(change)") }
        let error = await #expect(throws: RefineError.self) { try await state.batchJobs() }
        #expect(error?.code == .badInput)
    }

    @Test("are found by a new process, which takes their answers instead of paying again")
    func resumes() async throws {
        let folder = try TemporaryFolder()
        let server = try BatchServer()
        let requests = (0..<4).map { ChatRequest(messages: [.user("text \($0)")], id: "id-\($0)") }
        for seed in [1, 2] as [UInt64] {
            let state = try StateStore(writing: folder.path)
            let model = try BatchChatModel(
                endpoint: ChatEndpoint(baseURL: server.baseURL, apiKey: Secret("sk-hunter22-hunter22"), model: "m"),
                transport: CurlTransport(configuration: CurlTransport.Configuration(noProxy: "*")), store: state,
                settings: BatchSettings(idle: .milliseconds(20), firstPoll: .milliseconds(1)),
                random: SplitMix64(seed: seed))
            let texts = try await withThrowingTaskGroup(of: String.self) { group in
                for request in requests { group.addTask { try await model.complete(request).content } }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(texts == Set((0..<4).map { "answer to text \($0)" }))
            await state.close()
        }
        #expect(server.run.sorted() == (0..<4).map { "text \($0)" })
        let bytes = try folder.text(".refine/state.sqlite")
        #expect(!bytes.contains("hunter22"))
        #expect(bytes.contains("batch_1"))
    }
}
