#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import LanguageModels

/// A service for files and batch jobs on 127.0.0.1, as OpenAI's, that does what a script says, faults included.
///
/// It runs the lines of a job when the job is created, and counts them: what is counted twice was paid twice.
public final class BatchServer: Sendable {
    /// What clients ask for.
    public enum Step: Sendable, Hashable {
        case upload
        case create
        case list
        case status
        case content
        case cancel
    }

    /// A fault at one request.
    public enum Fault: Sendable {
        /// The request is not acted on.
        case instead(ServerReply)
        /// The request is acted on, and answered like this.
        case after(ServerReply)
    }

    /// How a job ends.
    public enum Ending: Sendable {
        /// With a status, after all lines are answered as the script says.
        case lines(status: String)
        /// Not accepted, for a reason.
        case refused(code: String, message: String)
    }

    /// What the server does; called on the threads of its connections.
    public struct Script: Sendable {
        /// Answers a line of the job with a number, from 1.
        public var line: @Sendable (BatchServerLine, _ job: Int) -> BatchServerLine.Reply
        /// How the job with a number, from 1, ends.
        public var ending: @Sendable (_ job: Int) -> Ending
        /// What goes wrong with the request of a step with a number, from 1, or nil.
        public var fault: @Sendable (Step, _ number: Int) -> Fault?
        /// Changes a file of answers or failures before it is sent.
        public var file: @Sendable ([String]) -> [String]
        /// How often a job must be looked at until it is done.
        public var looksUntilDone: Int
        /// Whether the metadata of jobs are forgotten, as some gateways do.
        public var forgetsMetadata: Bool
        /// The most jobs in a page of the list.
        public var page: Int

        /// A script without faults.
        public init(
            line: @escaping @Sendable (BatchServerLine, _ job: Int) -> BatchServerLine.Reply = { line, _ in
                .completion("answer to \(line.chat.lastMessage)")
            },
            ending: @escaping @Sendable (_ job: Int) -> Ending = { _ in .lines(status: "completed") },
            fault: @escaping @Sendable (Step, _ number: Int) -> Fault? = { _, _ in nil },
            file: @escaping @Sendable ([String]) -> [String] = { $0 },
            looksUntilDone: Int = 2,
            forgetsMetadata: Bool = false,
            page: Int = 100
        ) {
            self.line = line
            self.ending = ending
            self.fault = fault
            self.file = file
            self.looksUntilDone = looksUntilDone
            self.forgetsMetadata = forgetsMetadata
            self.page = page
        }
    }

    private let chat: ChatServer
    private let core: BatchServerCore

    /// Starts a server.
    ///
    /// - Parameter strangers: how many jobs of others stand in its list.
    /// - Throws: an error of the system's when there is no socket or thread left.
    public init(_ script: Script = Script(), strangers: Int = 0) throws {
        let core = BatchServerCore(script: script, strangers: strangers)
        self.core = core
        chat = try ChatServer { core.reply(to: $0) }
    }

    /// The base URL for models.
    public var baseURL: String { chat.baseURL }

    /// Names of the lines of each job created, oldest first.
    public var jobs: [[String]] { core.state.withLock { $0.jobs.map { $0.lines.map(\.customID) } } }

    /// The last message of every line that was run, in the order of running; a text that occurs twice was paid twice.
    public var run: [String] { core.state.withLock { $0.run } }

    /// How often a step was asked for.
    public func count(_ step: Step) -> Int { core.state.withLock { $0.steps[step, default: 0] } }

    /// What was wrong with requests; empty when all were valid.
    public var violations: [String] { core.state.withLock { $0.violations } }

    /// The `Authorization` fields of all requests.
    public var keys: [String?] { chat.statistics.requests.map { $0.headers["authorization"] } }

    /// Forgets all files.
    public func forgetFiles() { core.state.withLock { $0.files = [:] } }

    /// Names of the jobs that were cancelled.
    public var cancelled: [String] { core.state.withLock { $0.cancelled } }
}
