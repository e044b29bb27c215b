import Foundation
import RefinerTestSupport
import LanguageModels
import Testing

/// One run of the command line in a process of its own, with an environment of its own.
///
/// Standard output and standard error go into files, so that neither can fill up and block the process, and so that a
/// test can look at them while it runs.
final class RefineProcess: @unchecked Sendable {
    /// How a process ended.
    struct Outcome: Sendable {
        /// The exit status; for a process that a signal ended, 128 and the signal's number.
        let status: Int32
        /// What it wrote to standard output.
        let output: String
        /// What it wrote to standard error.
        let messages: String
        /// The lines of standard error that are errors.
        var errors: [String] { messages.split(separator: "\n").map(String.init).filter { $0.hasPrefix("error: ") } }
    }

    /// More processes than this at once only take the processors from one another.
    private static let places = ConcurrencyLimiter(limit: 4)
    /// No test waits longer than this for a process.
    private static let patience: Duration = .seconds(240)

    private let process = Process()
    private let folder: Workspace
    private let ended = Locked<CheckedContinuation<Void, Never>?>(nil)
    private let isOver = Locked(false)
    private let isIdle: Bool

    private init(folder: Workspace, isIdle: Bool) {
        self.folder = folder
        self.isIdle = isIdle
    }

    /// Starts `refine` (or another program) in the folder of `workspace`.
    ///
    /// - Parameter isIdle: whether it will do little but wait, so that others need not wait for it.
    static func start(
        _ arguments: [String], in workspace: Workspace, program: String = Place.binary,
        environment: [String: String] = [:], input: [UInt8]? = nil, isIdle: Bool = false
    ) async throws -> RefineProcess {
        if !isIdle { try await places.acquire() }
        let running = RefineProcess(folder: Workspace(), isIdle: isIdle)
        do {
            try running.launch(arguments, in: workspace, program: program, environment: environment, input: input)
        } catch {
            if !isIdle { places.release() }
            throw error
        }
        return running
    }

    /// Runs to the end.
    static func run(
        _ arguments: [String], in workspace: Workspace, program: String = Place.binary,
        environment: [String: String] = [:], input: [UInt8]? = nil, isIdle: Bool = false
    ) async throws -> Outcome {
        try await start(
            arguments, in: workspace, program: program, environment: environment, input: input, isIdle: isIdle
        ).outcome()
    }

    /// The number of the process.
    var id: Int32 { process.processIdentifier }

    /// Waits until standard error holds `text`.
    ///
    /// - Returns: false when it does not within a minute.
    func says(_ text: String) async -> Bool {
        for _ in 0..<6000 {
            if folder.text("stderr").contains(text) { return true }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    /// Whether the process has not ended yet.
    var isRunning: Bool { ended.withLock { _ in !isOver.withLock { $0 } } }

    /// Sends a signal.
    func send(_ signal: Int32) { kill(id, signal) }

    /// Waits for the end; kills a process that does not come to one.
    func outcome() async -> Outcome {
        let watch = Task {
            try await Task.sleep(for: Self.patience)
            send(SIGKILL)
            Issue.record("the process did not end")
        }
        await withCheckedContinuation { continuation in
            let over = ended.withLock { waiting in
                if isOver.withLock({ $0 }) { return true }
                waiting = continuation
                return false
            }
            if over { continuation.resume() }
        }
        watch.cancel()
        if !isIdle { Self.places.release() }
        let reason: Int32 = process.terminationReason == .uncaughtSignal ? 128 : 0
        return Outcome(
            status: reason + process.terminationStatus, output: folder.text("stdout"), messages: folder.text("stderr"))
    }

    private func launch(
        _ arguments: [String], in workspace: Workspace, program: String, environment: [String: String], input: [UInt8]?
    ) throws {
        folder.write("stdout", "")
        folder.write("stderr", "")
        folder.write("stdin", bytes: input ?? [])
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: workspace.path)
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": workspace.path, "LC_ALL": "C.UTF-8"]
            .merging(environment) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: folder.url("stdin"))
        process.standardOutput = try FileHandle(forWritingTo: folder.url("stdout"))
        process.standardError = try FileHandle(forWritingTo: folder.url("stderr"))
        process.terminationHandler = { [ended, isOver] _ in
            let waiting = ended.withLock { waiting in
                isOver.withLock { $0 = true }
                return waiting
            }
            waiting?.resume()
        }
        try process.run()
    }
}

extension Workspace {
    /// Runs `refine` here to its end.
    func refine(
        _ arguments: String..., environment: [String: String] = [:], input: String? = nil
    ) async throws -> RefineProcess.Outcome {
        try await RefineProcess.run(arguments, in: self, environment: environment, input: input.map { Array($0.utf8) })
    }

    /// Runs a line of shell here, in which `$REFINE` is the command line.
    func shell(_ line: String, environment: [String: String] = [:]) async throws -> RefineProcess.Outcome {
        try await RefineProcess.run(
            ["-c", line], in: self, program: "/bin/sh",
            environment: environment.merging(["REFINE": Place.binary]) { $1 })
    }
}
