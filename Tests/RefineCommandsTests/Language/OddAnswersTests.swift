import Foundation
import LanguageModels
import RefinerTestSupport
import Testing

@Suite("Odd answers of a model service")
struct OddAnswersTests {
    private let shop = Shop.workspace()

    private func refine(_ server: ChatServer, _ arguments: String...) async throws -> RefineProcess.Outcome {
        try await RefineProcess.run(
            [
                "--result", "analysis.json", "--base-url", server.baseURL, "--max-per-class", "4", "--json",
                "--concurrency", "1",
            ] + arguments, in: shop)
    }

    /// A service whose second answer is `reply`.
    private func service(secondAnswer reply: ServerReply) throws -> ChatServer {
        try ChatServer { $0.number == 2 ? reply : ShopWriter.answer($0) }
    }

    @Test(
        "that no model gave are asked for again",
        arguments: [
            ServerReply.page("<html><body>502 Bad Gateway</body></html>", status: 502),
            ServerReply.error(408), ServerReply(json: "{}").cut(afterBodyBytes: 1),
        ])
    func repeated(reply: ServerReply) async throws {
        let server = try service(secondAnswer: reply)
        let run = try await refine(server)
        #expect(run.status == 0, "\(run.messages)")
        let summary = try TestJSON.decode(RunSummary.self, run.output)
        #expect(summary.tasks["topic"]?.kept == 8)
        #expect(summary.calls == server.statistics.requests.count)
    }

    @Test("that report no tokens are counted by estimate, never as nothing")
    func noUsage() async throws {
        let server = try ChatServer { .completion(ShopWriter.content($0), usage: nil) }
        let run = try await refine(server)
        let summary = try TestJSON.decode(RunSummary.self, run.output)
        #expect(summary.input_tokens > 100)
        #expect(summary.output_tokens > 10)
    }

    @Test("that were cut off at the token limit give the texts that are whole")
    func cutOff() async throws {
        let server = try ChatServer { request in
            guard ShopWriter.isGeneration(request) else { return ShopWriter.answer(request) }
            let texts = ShopWriter.texts(request).map { "\"\($0)\"" }.joined(separator: ", ")
            return .completion("{\"texts\": [\(texts), \"and this one is cut o", finishReason: .length)
        }
        let run = try await refine(server)
        #expect(run.status == 0, "\(run.messages)")
        #expect(!shop.text("saved_refined/topic.jsonl").contains("is cut o"))
        #expect(try TestJSON.decode(RunSummary.self, run.output).tasks["topic"]?.kept == 8)
    }

    @Test("of all kinds that are no samples are refused by the gate of shape")
    func shapes() async throws {
        let bad: [any Sendable] = [
            "1. a numbered text about the bill", "\"a quoted text about the bill\"", "billing: a text with its label",
            "I'm sorry, but I cannot help with that request", ["nested": "object"] as [String: String], 7, "", "   ",
            "?!?",
            "a text with a \u{7} bell in it",
        ]
        let server = try ChatServer { request in
            guard ShopWriter.isGeneration(request) else { return ShopWriter.answer(request) }
            return .completion(TestJSON.text(["texts": bad + ShopWriter.texts(request).map { $0 as any Sendable }]))
        }
        let run = try await refine(server)
        #expect(run.status == 0, "\(run.messages)")
        let task = try #require(try TestJSON.decode(RunSummary.self, run.output).tasks["topic"])
        #expect(task.refused == ["shape": 2 * bad.count])
        #expect(task.kept == 8)
    }

    @Test("that copy training texts are refused as duplicates")
    func copies() async throws {
        let server = try ChatServer { request in
            guard let label = ShopWriter.label(request) else { return ShopWriter.answer(request) }
            let known = Shop.texts[label]?.first ?? ""
            return .completion(
                TestJSON.text(["texts": [known.uppercased(), known + " please"] + ShopWriter.texts(request)]))
        }
        let run = try await refine(server)
        let task = try #require(try TestJSON.decode(RunSummary.self, run.output).tasks["topic"])
        #expect(task.refused == ["exact_duplicate": 2, "near_duplicate": 2])
        #expect(task.kept == 8)
    }

    @Test("in another script or of another length than the class are refused")
    func scriptAndLength() async throws {
        let server = try ChatServer { request in
            guard ShopWriter.isGeneration(request) else { return ShopWriter.answer(request) }
            let long = (0..<20).map { ShopWriter.sentence("\($0)") }.joined(separator: " ")
            return .completion(
                TestJSON.text([
                    "texts": ["почему с меня сняли деньги дважды за месяц", "pay", long] + ShopWriter.texts(request)
                ]))
        }
        let run = try await refine(server)
        let task = try #require(try TestJSON.decode(RunSummary.self, run.output).tasks["topic"])
        #expect(task.refused == ["language": 2, "length": 4])
    }

    @Test("to a request with a format that the service does not know lead to requests without it")
    func noResponseFormat() async throws {
        let server = try ChatServer { request in
            request.chat?.responseFormat == nil
                ? ShopWriter.answer(request)
                : .error(400, "Unsupported parameter: 'response_format'", parameter: "response_format")
        }
        let run = try await refine(server)
        #expect(run.status == 0, "\(run.messages)")
        #expect(try TestJSON.decode(RunSummary.self, run.output).calls == server.statistics.requests.count)
    }

    @Test("that never come because the connection is closed are asked for again, and each request is counted")
    func closedConnection() async throws {
        let server = try service(secondAnswer: .closed)
        let run = try await refine(server)
        #expect(run.status == 0, "\(run.messages)")
        let summary = try TestJSON.decode(RunSummary.self, run.output)
        #expect(summary.tasks["topic"]?.kept == 8)
        #expect(summary.calls == server.statistics.requests.count)
    }
}
