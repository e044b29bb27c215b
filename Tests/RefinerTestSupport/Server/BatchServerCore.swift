#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import LanguageModels

/// What the threads of a ``BatchServer`` share.
final class BatchServerCore: Sendable {
    struct Job: Sendable {
        let id: String
        let inputFile: String
        let name: String?
        let lines: [BatchServerLine]
        var looks = 0
        var status = "validating"
        var outputFile: String?
        var errorFile: String?
        var fault: String?
        var answered = 0
    }

    struct State: Sendable {
        var files: [String: [UInt8]] = [:]
        var fileNumber = 0
        var jobs: [Job] = []
        var run: [String] = []
        var steps: [BatchServer.Step: Int] = [:]
        var violations: [String] = []
        var cancelled: [String] = []
    }

    let script: BatchServer.Script
    let state = Locked(State())
    private let strangers: Int

    init(script: BatchServer.Script, strangers: Int) {
        self.script = script
        self.strangers = strangers
    }

    func reply(to request: ServerRequest) -> ServerReply {
        let parts = request.target.split(separator: "?", maxSplits: 1)
        let path = parts[0].split(separator: "/").map(String.init)
        let query = parts.count > 1 ? String(parts[1]) : ""
        guard let step = Self.step(request.method, path) else { return .error(404, "no such path") }
        let number = state.withLock { state in
            state.steps[step, default: 0] += 1
            return state.steps[step]!
        }
        switch script.fault(step, number) {
        case .instead(let reply): return reply
        case .after(let reply):
            _ = act(step, path, query, request)
            return reply
        case nil: return act(step, path, query, request)
        }
    }

    private static func step(_ method: String, _ path: [String]) -> BatchServer.Step? {
        switch (method, path.count, path.dropFirst().first, path.last) {
        case ("POST", 2, "files", _): .upload
        case ("POST", 2, "batches", _): .create
        case ("GET", 2, "batches", _): .list
        case ("GET", 3, "batches", _): .status
        case ("POST", 4, "batches", "cancel"): .cancel
        case ("GET", 4, "files", "content"): .content
        default: nil
        }
    }

    private func act(_ step: BatchServer.Step, _ path: [String], _ query: String, _ request: ServerRequest)
        -> ServerReply
    {
        state.withLock { state in
            switch step {
            case .upload: upload(request, &state)
            case .create: create(request, &state)
            case .list: list(query, state)
            case .status: status(path[2], &state)
            case .cancel: cancel(path[2], &state)
            case .content: content(path[2], state)
            }
        }
    }

    // MARK: Files

    private func upload(_ request: ServerRequest, _ state: inout State) -> ServerReply {
        let type = request.headers["content-type"] ?? ""
        let text = String(decoding: request.body, as: UTF8.self)
        guard let boundary = type.components(separatedBy: "boundary=").dropFirst().first,
            text.hasSuffix("\r\n--\(boundary)--\r\n")
        else {
            state.violations.append("the upload is no form: \(type)")
            return .error(400, "no form")
        }
        let fields = text.components(separatedBy: "--\(boundary)").dropFirst().dropLast()
        if !fields.contains(where: { $0.contains("name=\"purpose\"\r\n\r\nbatch\r\n") }) {
            state.violations.append("the purpose is not batch")
        }
        guard let file = fields.first(where: { $0.contains("filename=\"") && $0.contains(".jsonl\"") }),
            let content = file.components(separatedBy: "\r\n\r\n").dropFirst().first
        else {
            state.violations.append("the form has no file")
            return .error(400, "no file")
        }
        state.fileNumber += 1
        let id = "file-\(state.fileNumber)"
        state.files[id] = Array(content.utf8.dropLast(2))
        return ServerReply(json: #"{"id":"\#(id)","object":"file","purpose":"batch"}"#)
    }

    private func content(_ id: String, _ state: State) -> ServerReply {
        guard let file = state.files[id] else { return .error(404, "no such file", code: "not_found") }
        var reply = ServerReply(json: "")
        reply.body = file
        return reply.with(header: "Content-Type", "application/octet-stream")
    }

    // MARK: Jobs

    private struct Order: Decodable {
        let input_file_id: String
        let endpoint: String
        let completion_window: String
        let metadata: [String: String]?
    }

    private func create(_ request: ServerRequest, _ state: inout State) -> ServerReply {
        guard let order = try? JSONDecoder().decode(Order.self, from: Data(request.body)),
            let file = state.files[order.input_file_id]
        else { return .error(400, "no such file") }
        if order.endpoint != "/v1/chat/completions" || order.completion_window != "24h" {
            state.violations.append("the order is for \(order.endpoint) within \(order.completion_window)")
        }
        let decoder = JSONDecoder()
        var lines: [BatchServerLine] = []
        for text in file.split(separator: UInt8(ascii: "\n")) {
            do {
                let line = try decoder.decode(BatchServerLine.self, from: Data(text))
                if line.method != "POST" || line.url != order.endpoint { state.violations.append("a line is odd") }
                lines.append(line)
            } catch {
                state.violations.append("a line is unreadable: \(error)")
            }
        }
        if Set(lines.map(\.customID)).count != lines.count { state.violations.append("names occur twice") }
        let number = state.jobs.count + 1
        var job = Job(
            id: "batch_\(number)", inputFile: order.input_file_id,
            name: script.forgetsMetadata ? nil : order.metadata?["refine"], lines: lines)
        run(&job, number, &state)
        state.jobs.append(job)
        return ServerReply(json: describe(job))
    }

    private func run(_ job: inout Job, _ number: Int, _ state: inout State) {
        guard case .lines = script.ending(number) else { return }
        var (output, errors): ([String], [String]) = ([], [])
        for line in job.lines {
            let reply = script.line(line, number)
            let files = line.files(for: reply)
            output += files.output
            errors += files.errors
            if case .completion = reply { job.answered += 1 }
            if case .fault = reply { continue }
            state.run.append(line.chat.lastMessage)
        }
        for (lines, isOutput) in [(output, true), (errors, false)] where !lines.isEmpty {
            let id = "file-\(isOutput ? "output" : "errors")-\(number)"
            state.files[id] = Array(script.file(lines).joined(separator: "\n").utf8)
            if isOutput { job.outputFile = id } else { job.errorFile = id }
        }
    }

    private func status(_ id: String, _ state: inout State) -> ServerReply {
        guard let index = state.jobs.firstIndex(where: { $0.id == id }) else { return .error(404, "no such job") }
        state.jobs[index].looks += 1
        if state.jobs[index].looks >= script.looksUntilDone {
            switch script.ending(index + 1) {
            case .lines(let status): state.jobs[index].status = status
            case .refused(let code, let message):
                state.jobs[index].status = "failed"
                state.jobs[index].fault = #"{"code":"\#(code)","message":"\#(message)","line":1,"param":null}"#
            }
        } else {
            state.jobs[index].status = "in_progress"
        }
        return ServerReply(json: describe(state.jobs[index]))
    }

    private func cancel(_ id: String, _ state: inout State) -> ServerReply {
        guard let job = state.jobs.first(where: { $0.id == id }) else { return .error(404, "no such job") }
        state.cancelled.append(id)
        return ServerReply(json: describe(job))
    }

    private func list(_ query: String, _ state: State) -> ServerReply {
        // Newest first; those of others are newer than all of ours.
        let others = (0..<strangers).map {
            #"{"id":"batch_other_\#($0)","status":"completed","input_file_id":"f","metadata":null}"#
        }
        let ids = (0..<strangers).map { "batch_other_\($0)" } + state.jobs.reversed().map(\.id)
        let all = others + state.jobs.reversed().map(describe)
        let after = query.components(separatedBy: "after=").dropFirst().first?.components(separatedBy: "&").first
        let start = after.flatMap { ids.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
        let page = all[min(start, all.count)..<min(start + script.page, all.count)]
        let hasMore = start + script.page < all.count
        return ServerReply(
            json: #"{"object":"list","data":[\#(page.joined(separator: ","))],"has_more":\#(hasMore)}"#)
    }

    private func describe(_ job: Job) -> String {
        let isDone = !["validating", "in_progress"].contains(job.status)
        func quoted(_ text: String?) -> String { text.map { "\"\($0)\"" } ?? "null" }
        let metadata = job.name.map { #"{"refine":"\#($0)"}"# } ?? "null"
        let errors = isDone ? job.fault.map { #"{"object":"list","data":[\#($0)]}"# } ?? "null" : "null"
        return #"{"id":"\#(job.id)","object":"batch","status":"\#(job.status)","input_file_id":"\#(job.inputFile)","#
            + #""output_file_id":\#(quoted(isDone ? job.outputFile : nil)),"#
            + #""error_file_id":\#(quoted(isDone ? job.errorFile : nil)),"metadata":\#(metadata),"errors":\#(errors),"#
            + #""request_counts":{"total":\#(job.lines.count),"completed":\#(isDone ? job.answered : 0),"failed":0}}"#
    }
}
