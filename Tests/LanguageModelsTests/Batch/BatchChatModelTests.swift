import LanguageModels
import RefinerTestSupport
import Testing

@Suite("A model behind batch jobs")
struct BatchChatModelTests {
    @Test("runs all requests that come together as one job, and hands each its own answer")
    func oneJob() async throws {
        let harness = try BatchHarness()
        let results = await BatchHarness.ask(try harness.model(expecting: 20), BatchHarness.requests(20))
        #expect(results.map(\.content) == (0..<20).map { "answer to text \($0)" })
        #expect(harness.server.jobs.count == 1)
        #expect(harness.server.jobs.first?.sorted() == (0..<20).map { "id-\($0)" }.sorted())
        #expect(harness.server.violations.isEmpty)
        #expect(harness.store.jobs.map(\.state) == [.finished])
        let completion = try #require(try results.first?.get())
        #expect(completion.batch == "batch_1")
        #expect(completion.attempts == 1)
        #expect(completion.endpoint == harness.server.baseURL)
        #expect(completion.usage == TokenUsage(inputTokens: 10, outputTokens: 5))
        #expect(completion.model == "served-model")
        #expect(harness.attempts.values.count == 20)
    }

    @Test("sends the key with each request, and writes it nowhere")
    func key() async throws {
        let harness = try BatchHarness(
            BatchServer.Script(ending: { _ in .refused(code: "oops", message: "your key \(exampleKey) is odd") }))
        let results = await BatchHarness.ask(try harness.model(expecting: 1), BatchHarness.requests(1))
        #expect(Set(harness.server.keys) == ["Bearer \(exampleKey)"])
        #expect(results.first?.error?.message.contains("is odd") == true)
        var dumped = ""
        dump([results as Any, harness.store.jobs, harness.events.values], to: &dumped)
        #expect(!dumped.contains(exampleKey))
    }

    @Test("tells how the job gets on")
    func progress() async throws {
        let harness = try BatchHarness()
        _ = await BatchHarness.ask(try harness.model(expecting: 3), BatchHarness.requests(3))
        #expect(
            harness.events.values.map(\.state) == [.preparing, .uploaded, .submitting, .submitted, .finished])
        #expect(harness.events.values.last?.counts == BatchCounts(total: 3, completed: 3))
        #expect(harness.events.values.last?.batch == "batch_1")
    }

    @Test("begins another job when a file is full", arguments: [1, 3])
    func splits(lines: Int) async throws {
        let harness = try BatchHarness()
        var settings = BatchHarness.settings
        settings.maximumLines = lines
        let model = try harness.model(expecting: 7, settings: settings)
        let results = await BatchHarness.ask(model, BatchHarness.requests(7))
        #expect(results.compactMap(\.content).count == 7)
        #expect(harness.server.jobs.map(\.count).max() == lines)
        #expect(harness.server.jobs.joined().count == 7)
    }

    @Test("keeps files below their largest size, and refuses a request that fits none")
    func sizes() async throws {
        let harness = try BatchHarness()
        var settings = BatchHarness.settings
        settings.maximumBytes = 600
        let model = try harness.model(expecting: 4, settings: settings)
        let large = ChatRequest(messages: [.user(String(repeating: "x", count: 1000))], id: "large")
        let results = await BatchHarness.ask(model, BatchHarness.requests(4) + [large])
        #expect(results.compactMap(\.content).count == 4)
        #expect(results.last?.error?.kind == .badRequest)
        #expect(harness.server.jobs.count == 2)
    }

    @Test("takes answers in any order, and the same ones for the same requests")
    func shuffled() async throws {
        var answers: [[String?]] = []
        for seed in 0..<3 {
            let harness = try BatchHarness(
                BatchServer.Script(file: { lines in
                    var random = SplitMix64(seed: UInt64(seed))
                    return (lines + lines.map { $0.replacing("answer", with: "another answer") })
                        .shuffled(using: &random)
                }))
            answers.append(
                await BatchHarness.ask(try harness.model(expecting: 9), BatchHarness.requests(9)).map(\.content))
        }
        #expect(answers[0].compactMap(\.self).count == 9)
        #expect(Set(answers).count == 1)
    }

    @Test("names requests of the same name apart, and those without one by their content")
    func names() async throws {
        let harness = try BatchHarness()
        let requests =
            (0..<3).map { ChatRequest(messages: [.user("same \($0)")], id: "a") }
            + [ChatRequest(messages: [.user("other")], id: "a-2"), .greeting, .greeting]
            + [ChatRequest(messages: [.user("odd")], id: "no name!")]
        let results = await BatchHarness.ask(try harness.model(expecting: 7), requests)
        #expect(
            results.map(\.content) == [
                "answer to same 0", "answer to same 1", "answer to same 2", "answer to other", "answer to Hello",
                "answer to Hello", "answer to odd",
            ])
        let names = try #require(harness.server.jobs.first)
        #expect(Set(names).isSuperset(of: ["a", "a-2", "a-3", "a-4"]))
        #expect(names.allSatisfy { (1...64).contains($0.count) })
        #expect(harness.server.violations.isEmpty)
    }

    @Test("counts tokens and money at the price of batch jobs")
    func spending() async throws {
        let harness = try BatchHarness()
        let price = ModelPrice(
            input: Money(picodollars: 4), output: Money(picodollars: 8), batchInput: Money(picodollars: 2),
            batchOutput: Money(picodollars: 4))
        let budget = Budget()
        let model = try harness.model(expecting: 2, budget: budget, price: price)
        let results = await BatchHarness.ask(model, BatchHarness.requests(2))
        let usage = TokenUsage(inputTokens: 10, outputTokens: 5)
        #expect(try results[0].get().cost == price.cost(of: usage, isBatch: true))
        let noPrice = try BatchHarness()
        let unpriced = await BatchHarness.ask(try noPrice.model(expecting: 1), BatchHarness.requests(1))
        #expect(try unpriced[0].get().cost == nil)
    }

    @Test("asks once more without a response format that the service refuses, and remembers it")
    func formats() async throws {
        let harness = try BatchHarness(
            BatchServer.Script(line: { line, _ in
                line.chat.responseFormat == nil
                    ? .completion("{}") : .error(400, "'response_format' is not known here")
            }))
        let model = try harness.model(expecting: 2)
        var requests = BatchHarness.requests(3)
        for index in requests.indices { requests[index].responseFormat = .jsonObject }
        let first = await BatchHarness.ask(model, Array(requests[..<2]))
        #expect(first.map(\.content) == ["{}", "{}"])
        #expect(try first[0].get().attempts == 2)
        let second = await BatchHarness.ask(model, [requests[2]])
        #expect(try second[0].get().attempts == 1)
        #expect(harness.server.run.count == 5)
    }

    @Test("learns a model's other wishes from refused lines, one try each, and keeps to them")
    func dialects() async throws {
        let harness = try BatchHarness(
            BatchServer.Script(line: { line, _ in
                if line.chat.maxTokens != nil {
                    .error(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
                } else if line.chat.temperature != nil {
                    .error(400, "Unsupported value: 'temperature' does not support 0.5. Only the default (1).")
                } else {
                    .completion("fine")
                }
            }))
        let model = try harness.model(expecting: 1)
        var request = BatchHarness.requests(1)[0]
        request.temperature = 0.5
        request.maxTokens = 9
        #expect(try await model.complete(request).trail.map(\.failure) == [.badRequest, .badRequest, nil])
        request.id = "another"
        #expect(try await model.complete(request).attempts == 1)
    }

    @Test("is for services that speak like OpenAI, and wants a price where the budget is money")
    func refusesOthers() throws {
        for (endpoint, budget) in [
            (ChatEndpoint(provider: .anthropic, model: "m"), nil),
            (ChatEndpoint(model: "m"), Budget(limits: SpendingLimits(cost: Money(picodollars: 5)))),
        ] {
            let error = #expect(throws: ChatError.self) {
                try BatchChatModel(
                    endpoint: endpoint, transport: ScriptedTransport(.answer(200)), store: MemoryBatchStore(),
                    budget: budget)
            }
            #expect(error?.kind == .badRequest)
        }
    }

    @Test("refuses a base URL or a key that cannot be used, without showing it")
    func refusesBase() throws {
        for (url, key) in [("ftp://hunter22@x", "k"), ("https://x/v1", "hunter22 \n2")] {
            let error = #expect(throws: ChatError.self) {
                try BatchChatModel(
                    endpoint: ChatEndpoint(baseURL: url, apiKey: Secret(key), model: "m"),
                    transport: ScriptedTransport(.answer(200)), store: MemoryBatchStore())
            }
            #expect(error?.message.contains("hunter") == false)
        }
    }

    @Test("leaves the job running when nobody waits for it any more, and finds it again")
    func cancellation() async throws {
        let harness = try BatchHarness(BatchServer.Script(looksUntilDone: 3))
        let waiting = Locked(false)
        let model = try harness.model(
            expecting: 2,
            onWait: { wait in
                guard wait > .seconds(1) else { return }
                waiting.withLock { $0 = true }
                while !Task.isCancelled { try? await Task.sleep(for: .milliseconds(1)) }
            })
        let task = Task { await BatchHarness.ask(model, BatchHarness.requests(2)) }
        while !waiting.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(1)) }
        task.cancel()
        #expect(await task.value.map(\.error?.kind) == [.cancelled, .cancelled])
        while harness.events.values.last?.note != .leftRunning { try await Task.sleep(for: .milliseconds(1)) }
        #expect(harness.store.jobs.map(\.state) == [.submitted])

        let next = try harness.model(expecting: 2, seed: 2)
        #expect(await BatchHarness.ask(next, BatchHarness.requests(2)).compactMap(\.content).count == 2)
        #expect(harness.server.jobs.count == 1)
        #expect(harness.events.values.contains { $0.note == .resumed })
    }

    @Test("asks the service to end a job on request")
    func cancelsJob() async throws {
        let job = BatchJob(
            name: "refine-x", endpoint: "", model: "asked-model", state: .submitted, lines: [], batch: "batch_1",
            createdAt: 0, changedAt: 0)
        let harness = try BatchHarness()
        _ = await BatchHarness.ask(try harness.model(expecting: 1), BatchHarness.requests(1))
        var open = job
        open.endpoint = harness.server.baseURL
        let model = try harness.model(expecting: 1, store: MemoryBatchStore([open]))
        try await model.cancel("refine-x")
        #expect(harness.server.cancelled == ["batch_1"])
        let error = await #expect(throws: ChatError.self) { try await model.cancel("other") }
        #expect(error?.kind == .notFound)
    }
}
