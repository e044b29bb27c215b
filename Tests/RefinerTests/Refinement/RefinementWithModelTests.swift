import GRDB
import LanguageModels
import RefinerTestSupport
import Testing

@testable import Refiner

@Suite("A refinement with a language model")
struct RefinementWithModelTests: RefinementSuite {
    private func modelEngine(_ chat: ScriptedChatModel) throws -> @Sendable (any Ledger) -> any Engine {
        let prompts = try PromptLibrary()
        return { ledger in
            LanguageModelEngine(
                name: "openai", chat: chat, prompts: prompts, settings: LanguageModelEngine.Settings(batchSize: 4),
                measured: MeasuredTasks(material: [:]), ledger: ledger)
        }
    }

    @Test("asks a language model in both phases, and keeps every message in the state")
    func asksAModel() async throws {
        let folder = try workplace()
        let chat = ScriptedChatModel { (request, number) in
            let user = request.messages.last?.content ?? ""
            let texts = (0..<4).map { "\"\(MadeUp.text("model/\(number)/\($0)"))\"" }.joined(separator: ", ")
            let answer =
                user.contains("Target class:")
                ? "Here you are:\n```json\n{\"texts\": [\(texts)]}\n```"
                : "{\"lost\": {\"differentiators\": [\"it is gone\"]}, \"late\": {\"differentiators\": [\"it comes\"]}}"
            return ScriptedChatModel.completion(answer, to: request)
        }
        let report = try await run(folder, settings(folder), engine: try modelEngine(chat))
        #expect(report.exitStatus == 0)
        #expect(report.keptCount == 12)
        #expect(report.usage.calls == 5)
        #expect(report.usage.costUSD == nil)
        #expect(report.differentiators[DemandKey(task: "intent", label: "lost")]?.differentiators == ["it is gone"])
        let database = try DatabaseQueue(path: folder.path("out/.refine/state.sqlite"))
        let count = try await database.read {
            try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM response WHERE answer <> ''")
        }
        #expect(count == 5)
        #expect(chat.requests.count == 5)
    }

    @Test("ends with the key's exit status when the service refuses the key in phase 1")
    func endsOnRefusedKey() async throws {
        let folder = try workplace()
        let chat = ScriptedChatModel { (_, _) throws(ChatError) in
            throw ChatError(kind: .invalidKey, message: "no such key")
        }
        let settings = settings(folder)
        let engine = try modelEngine(chat)
        let error = await #expect(throws: RefineError.self) { try await run(folder, settings, engine: engine) }
        #expect(error?.code == .keyRefused)
        #expect(chat.requests.count == 1)
        #expect(try await status(folder) == ["failed"])
        #expect(try folder.names(in: "out") == [".refine"])
    }

    @Test("is interrupted in phase 1 as well")
    func isInterruptedInPhaseOne() async throws {
        let folder = try workplace()
        let asked = Recorder<Int>()
        let chat = ScriptedChatModel { (_, _) throws(ChatError) in
            asked.record(1)
            while !Task.isCancelled { await Task.yield() }
            throw ChatError(kind: .cancelled, message: "cancelled")
        }
        let settings = settings(folder)
        let engine = try modelEngine(chat)
        let running = Task { try await run(folder, settings, engine: engine) }
        while asked.values.isEmpty { await Task.yield() }
        running.cancel()
        let error = await #expect(throws: RefineError.self) { try await running.value }
        #expect(error?.code == .interrupted)
        #expect(try await status(folder) == ["interrupted"])
        let state = try StateStore(reading: folder.path("out"))
        // What was given up before anything was sent is no call.
        #expect(try await state.audit(by: [.phase]).rows.isEmpty)
    }
}
