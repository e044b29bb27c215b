import LanguageModels
import RefinerTestSupport
import Testing

@Suite("Batch jobs that go wrong")
struct BatchFaultTests {
    private static let answers = (0..<6).map { "answer to text \($0)" }

    private static func isOdd(_ line: BatchServerLine) -> Bool { Int(line.customID.suffix(1))! % 2 == 1 }

    @Test("that expire give the answers they have, and the rest goes into the next")
    func expired() async throws {
        let harness = try BatchHarness(
            BatchServer.Script(
                line: { line, job in
                    job == 1 && Self.isOdd(line)
                        ? .fault(code: "batch_expired", message: "too late")
                        : .completion("answer to \(line.chat.lastMessage)")
                },
                ending: { .lines(status: $0 == 1 ? "expired" : "completed") }))
        let results = await BatchHarness.ask(try harness.model(expecting: 6), BatchHarness.requests(6))
        #expect(results.map(\.content) == Self.answers)
        #expect(harness.server.jobs[0].count == 6)
        #expect(harness.server.jobs.joined().count == 9)
        #expect(harness.server.run.count == 6)
        #expect(Set(harness.store.jobs.map(\.state)) == [.expired, .finished])
        let completion = try results[1].get()
        #expect(completion.attempts == 2)
        #expect(completion.trail.map(\.failure) == [.unavailable, nil])
        #expect(completion.batch != "batch_1")
        #expect(completion.usage == TokenUsage(inputTokens: 10, outputTokens: 5))
    }

    @Test("that miss lines, or have them fail in passing, are followed by another", arguments: [true, false])
    func partial(areMissing: Bool) async throws {
        let harness = try BatchHarness(
            BatchServer.Script(line: { line, job in
                guard job == 1, Self.isOdd(line) else { return .completion("answer to \(line.chat.lastMessage)") }
                return areMissing ? .missing : .error(500, "oops")
            }))
        let results = await BatchHarness.ask(try harness.model(expecting: 6), BatchHarness.requests(6))
        #expect(results.map(\.content) == Self.answers)
        #expect(harness.server.jobs[0].count == 6)
        #expect(harness.server.jobs.joined().count == 9)
    }

    @Test("for ever end after some tries")
    func forEver() async throws {
        let harness = try BatchHarness(BatchServer.Script(line: { _, _ in .error(503, "busy") }))
        let results = await BatchHarness.ask(try harness.model(expecting: 2), BatchHarness.requests(2))
        #expect(results.map(\.error?.kind) == [.unavailable, .unavailable])
        #expect(results[0].error?.message.contains("busy") == true)
        #expect(results[0].error?.attempts?.count == 4)
        #expect((4...8).contains(harness.server.jobs.count))
        #expect(harness.server.jobs.joined().count == 8)
    }

    @Test(
        "fail a request like a live call would",
        arguments: [
            (400, nil, ChatError.Kind.badRequest), (401, nil, .invalidKey), (404, nil, .notFound),
            (429, "insufficient_quota", .quotaExhausted),
        ])
    func lineErrors(status: Int, code: String?, kind: ChatError.Kind) async throws {
        let harness = try BatchHarness(BatchServer.Script(line: { _, _ in .error(status, "because", code: code) }))
        let results = await BatchHarness.ask(try harness.model(expecting: 1), BatchHarness.requests(1))
        #expect(results[0].error?.kind == kind)
        #expect(results[0].error?.status == status)
        #expect(results[0].error?.message.contains("because") == true)
        #expect(harness.server.jobs.count == 1)
    }

    @Test(
        "at validation fail all requests in the service's words",
        arguments: [
            ("invalid_json_line", ChatError.Kind.badRequest), ("insufficient_quota", .quotaExhausted),
            ("model_not_found", .notFound),
        ])
    func refused(code: String, kind: ChatError.Kind) async throws {
        let harness = try BatchHarness(
            BatchServer.Script(ending: { _ in .refused(code: code, message: "line 1 is odd") }))
        let results = await BatchHarness.ask(try harness.model(expecting: 2), BatchHarness.requests(2))
        #expect(results.map(\.error?.kind) == [kind, kind])
        #expect(results[0].error?.message.contains("line 1 is odd") == true)
        #expect(harness.server.jobs.count == 1)
        #expect(harness.store.jobs.map(\.state) == [.failed])
        #expect(harness.store.jobs.first?.problem?.contains("line 1 is odd") == true)
    }

    @Test("wait where the service has too much of ours in its queue")
    func queueFull() async throws {
        let harness = try BatchHarness(
            BatchServer.Script(ending: {
                $0 == 1 ? .refused(code: "token_limit_exceeded", message: "enqueued") : .lines(status: "completed")
            }))
        let waits = Recorder<Duration>()
        let model = try harness.model(expecting: 2, onWait: { waits.record($0) })
        let results = await BatchHarness.ask(model, BatchHarness.requests(2))
        #expect(results.compactMap(\.content).count == 2)
        #expect(waits.values.contains { $0 >= .seconds(100) })
    }

    @Test("and are cancelled by somebody else are not begun again")
    func cancelled() async throws {
        let harness = try BatchHarness(
            BatchServer.Script(
                line: { line, _ in
                    Self.isOdd(line) ? .fault(code: "batch_cancelled", message: "stopped") : .completion("fine")
                },
                ending: { _ in .lines(status: "cancelled") }))
        let results = await BatchHarness.ask(try harness.model(expecting: 2), BatchHarness.requests(2))
        #expect(results.map(\.content) == ["fine", nil])
        #expect(results[1].error?.kind == .unavailable)
        #expect(harness.server.jobs.count == 1)
    }

    @Test("with rubbish in their files lose only the rubbish, and count it")
    func rubbish() async throws {
        let harness = try BatchHarness(
            BatchServer.Script(file: { lines in
                let stranger = BatchServerLine.output("nobody", body: "{}")
                return ["{", "", "null", "[1]", #"{"custom_id":7}"#, #"{"custom_id":"id-1"}"#, stranger] + lines
                    + [lines[0], String(repeating: "[", count: 5000), "\u{0}"]
            }))
        let results = await BatchHarness.ask(try harness.model(expecting: 6), BatchHarness.requests(6))
        #expect(results.map(\.content) == Self.answers)
        #expect(harness.server.jobs.count == 1)
        #expect(
            harness.events.values.compactMap(\.note)
                == [.oddLines(BatchOddLines(broken: 6, strangers: 1, duplicates: 1))])
    }

    @Test("with answers that cannot be read are followed by another, and both are paid")
    func malformedAnswers() async throws {
        let harness = try BatchHarness(
            BatchServer.Script(line: { line, job in
                job == 1
                    ? .raw([BatchServerLine.output(line.customID, body: #"{"choices":[]}"#)]) : .completion("fine")
            }))
        let results = await BatchHarness.ask(try harness.model(expecting: 1), BatchHarness.requests(1))
        let completion = try results[0].get()
        #expect(completion.content == "fine")
        #expect(completion.trail.map(\.failure) == [.malformedAnswer, nil])
        #expect(completion.usage.inputTokens > 10)
    }

    @Test("are followed through outages of hours")
    func outage() async throws {
        let harness = try BatchHarness(
            BatchServer.Script(fault: { step, number in
                guard step == .status, number <= 60 else { return nil }
                return .instead([.error(503), .closed, .page("<html>"), .error(429), .reset][number % 5])
            }))
        let waited = Locked(Duration.zero)
        let model = try harness.model(expecting: 2, onWait: { wait in waited.withLock { $0 += wait } })
        let results = await BatchHarness.ask(model, BatchHarness.requests(2))
        #expect(results.compactMap(\.content).count == 2)
        #expect(harness.server.jobs.count == 1)
        #expect(waited.withLock { $0 } > .seconds(3600))
        #expect(harness.events.values.contains { if case .trouble = $0.note { true } else { false } })
    }

    @Test("are uploaded again after passing trouble")
    func uploadTrouble() async throws {
        let harness = try BatchHarness(
            BatchServer.Script(fault: { step, number in
                step == .upload && number <= 3 ? .instead(number == 2 ? .reset : .error(500)) : nil
            }))
        let results = await BatchHarness.ask(try harness.model(expecting: 2), BatchHarness.requests(2))
        #expect(results.compactMap(\.content).count == 2)
        #expect(harness.server.count(.upload) == 4)
        #expect(harness.server.jobs.count == 1)
    }

    @Test("that cannot be uploaded cost nothing and are given up")
    func uploadFails() async throws {
        let harness = try BatchHarness(
            BatchServer.Script(fault: { step, _ in step == .upload ? .instead(.error(500, "no disk")) : nil }))
        let results = await BatchHarness.ask(try harness.model(expecting: 2), BatchHarness.requests(2))
        #expect(results.allSatisfy { $0.error?.kind == .unavailable })
        #expect(results[0].error?.message.contains("no disk") == true)
        #expect(harness.server.count(.upload) == 8)
        #expect(harness.server.jobs.isEmpty)
        for _ in 0..<1000 where harness.store.jobs.first?.state != .cancelled {
            try await Task.sleep(for: .milliseconds(1))
        }
        #expect(harness.store.jobs.map(\.state) == [.cancelled])
    }

    @Test("are created once, though the answer to the creation is lost", arguments: [false, true])
    func lostCreation(forgetsMetadata: Bool) async throws {
        let harness = try BatchHarness(
            BatchServer.Script(
                fault: { step, number in
                    step == .create && number == 1 ? .after(forgetsMetadata ? .error(502) : .closed) : nil
                },
                forgetsMetadata: forgetsMetadata))
        let results = await BatchHarness.ask(try harness.model(expecting: 2), BatchHarness.requests(2))
        #expect(results.compactMap(\.content).count == 2)
        #expect(harness.server.jobs.count == 1)
        #expect(harness.server.count(.list) == 1)
    }

    @Test("are created again only after the service's list has been read")
    func failedCreation() async throws {
        let harness = try BatchHarness(
            BatchServer.Script(fault: { step, number in
                step == .create && number <= 2 ? .instead(.error(500)) : nil
            }))
        let results = await BatchHarness.ask(try harness.model(expecting: 2), BatchHarness.requests(2))
        #expect(results.compactMap(\.content).count == 2)
        #expect(harness.server.count(.create) == 3)
        #expect(harness.server.count(.list) == 2)
        #expect(harness.server.jobs.count == 1)
    }

    @Test("that the service refuses to create fail in its words")
    func refusedCreation() async throws {
        let harness = try BatchHarness(
            BatchServer.Script(fault: { step, _ in step == .create ? .instead(.error(400, "no batches here")) : nil }))
        let results = await BatchHarness.ask(try harness.model(expecting: 2), BatchHarness.requests(2))
        #expect(results.map(\.error?.kind) == [.badRequest, .badRequest])
        #expect(results[0].error?.message.contains("no batches here") == true)
        #expect(harness.store.jobs.map(\.state) == [.failed])
    }

    @Test("have their files fetched again when they come cut off, said or unsaid")
    func cutFiles() async throws {
        let first = BatchServerLine.output(
            "id-0", body: String(decoding: ServerReply.completion("answer to text 0").body, as: UTF8.self))
        let harness = try BatchHarness(
            BatchServer.Script(fault: { step, number in
                guard step == .content else { return nil }
                return switch number {
                case 1: .instead(.error(500))
                case 2: .instead(ServerReply(json: first).cut(afterBodyBytes: 100))
                case 3: .instead(ServerReply(json: first + "\n" + first.prefix(40)))
                default: nil
                }
            }))
        let results = await BatchHarness.ask(try harness.model(expecting: 6), BatchHarness.requests(6))
        #expect(results.map(\.content) == Self.answers)
        #expect(harness.server.jobs.count == 1)
        #expect(harness.server.count(.content) == 4)
    }
}
