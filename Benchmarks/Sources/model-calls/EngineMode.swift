import Foundation
import LanguageModels
import Refiner

/// The whole path of a phase-2 call: prompt, digest, request, retries, pacing, parsing, journal and ledger on the disk.
enum EngineMode {
    static func run(_ workload: Workload, root: String, timeout: Duration) async throws -> Figures {
        CurlTransport.raiseConnectionLimit()
        let setting = try EngineSetting(root: root)
        defer { try? FileManager.default.removeItem(atPath: setting.folder) }
        let state = try StateStore(writing: setting.folder)
        let journal = try await IterationJournal.begin(
            IterationStart(
                engine: "openai", model: "bench", seed: 0, threshold: 0.85, settings: [],
                analysisFile: setting.input.analysisFile, dataFolder: "saved", analysis: setting.input.analysis,
                estimate: PlanEstimate(calls: workload.calls, inputTokens: 0, outputTokens: 0, costUSD: nil),
                plan: setting.plan),
            in: state)
        let limits = PacingLimits(concurrency: workload.concurrency, initialConcurrency: workload.concurrency)
        let chat = try ServiceChatModel(
            endpoint: ChatEndpoint(baseURL: workload.baseURL, model: "bench"), transport: try CurlTransport(),
            pacer: Pacer(limits: limits), timeouts: HTTPTimeouts(total: timeout, silence: nil))
        let engine = try setting.engine(chat, ledger: journal)

        let before = Figures.cpu
        let begin = ContinuousClock.now
        // A few more workers than places, so that a place waits for no answer on its way to the disk.
        let workers = workload.concurrency + max(workload.concurrency / 4, 8)
        let failed = await workload.run(workers: workers) { number in
            do {
                return try await engine.generate(setting.request(number)).proposals.count == 8
            } catch {
                return false
            }
        }
        let wall = begin.duration(to: .now)
        let cpu = Figures.cpu - before
        let requests = try await state.audit(by: []).total.calls
        await state.close()
        return Figures(
            calls: workload.calls, concurrency: workload.concurrency, wall: wall, cpu: cpu, failed: failed,
            requests: requests)
    }

    /// The body of a typical request, as the other sides of the comparison send it.
    static func body(root: String) async throws -> String {
        let setting = try EngineSetting(root: root)
        let capturing = CapturingModel()
        _ = try? await setting.engine(capturing, ledger: MemoryLedger()).generate(setting.request(0))
        guard let messages = capturing.messages else { return "" }
        struct Body: Encodable {
            let model = "bench"
            let temperature = 0.8
            let response_format = ["type": "json_object"]
            let messages: [ChatMessage]
        }
        return String(decoding: try JSONEncoder().encode(Body(messages: messages)), as: UTF8.self)
    }
}
