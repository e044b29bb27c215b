import Foundation

/// Trains by a command of the user's own.
///
/// The command runs in a shell and a process group of its own. It gets `REFINE_TRAIN`, `REFINE_EVAL`,
/// `REFINE_PREDICTIONS`, `REFINE_ITERATION` and `REFINE_SEED`, and `{train}`, `{eval}` and `{predictions}` of its line are
/// replaced by the same paths, quoted for the shell.
public struct CommandTrainer: Trainer {
    /// The command line.
    public let command: String
    /// How long one training may take.
    public let timeLimit: Duration

    /// The command line.
    public var name: String { command }

    /// Creates a trainer.
    public init(_ command: String, timeLimit: Duration = .seconds(3600)) {
        self.command = command
        self.timeLimit = timeLimit
    }

    /// Runs the command, and takes the predictions that it left.
    ///
    /// - Throws: ``RefineError``: `badInput` with the log's last lines when it fails, takes too long or leaves none.
    public func train(_ job: TrainingJob) async throws(RefineError) {
        // Under another name until it is whole: an orphan of a killed run may still be writing its own.
        let unfinished = "\(job.predictions).\(getpid()).part"
        defer { unlink(unfinished) }
        var values = [
            "REFINE_TRAIN": job.train, "REFINE_EVAL": job.evaluation, "REFINE_PREDICTIONS": unfinished,
        ].mapValues(Self.absolute)
        values["REFINE_ITERATION"] = "\(job.round)"
        values["REFINE_SEED"] = "\(job.seed)"
        let group: ProcessGroup
        do throws(RefineError) {
            group = try ProcessGroup(shell: line(values), environment: values, output: job.log)
        } catch {
            throw RefineError(error.code, "the trainer cannot be run: \(error.message)", at: Place(file: job.log))
        }
        switch await group.end(within: timeLimit) {
        case .status(0): break
        case .status(let status):
            throw failure("failed with status \(status)", job)
        case .signal(let signal): throw failure("was ended by signal \(signal)", job)
        case .timeout: throw failure("took longer than \(Int(timeLimit.components.seconds)) s (--trainer-timeout)", job)
        case .cancelled: throw RefineError(.interrupted, "interrupted while the trainer was at work")
        }
        guard FileManager.default.fileExists(atPath: unfinished) else {
            throw failure("left no predictions at REFINE_PREDICTIONS ({predictions})", job)
        }
        guard rename(unfinished, job.predictions) == 0 else {
            throw RefineError(.cannotWrite, String(cString: strerror(errno)), at: Place(file: job.predictions))
        }
    }

    private func line(_ values: [String: String]) -> String {
        var line = ""
        var rest = command[...]
        // In one pass: a path that itself holds such words stays as it is.
        while let place = rest.firstMatch(of: /\{(train|eval|predictions)\}/) {
            line += rest[..<place.range.lowerBound]
            line += Self.quoted(values["REFINE_" + place.output.1.uppercased()] ?? "")
            rest = rest[place.range.upperBound...]
        }
        return line + rest
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.replacingOccurrences(of: "'", with: "'\\''") + "'"
    }

    private static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).path }

    private func failure(_ what: String, _ job: TrainingJob) -> RefineError {
        let tail = Self.tail(of: job.log)
        return RefineError(
            .badInput, "the trainer \(what)" + (tail.isEmpty ? ", and said nothing" : "; its last words:\n\(tail)"),
            at: Place(file: job.log))
    }

    /// The last lines of a log, each cut to a line's length.
    private static func tail(of log: String) -> String {
        guard let handle = FileHandle(forReadingAtPath: log) else { return "" }
        defer { try? handle.close() }
        let size = (try? handle.seekToEnd()) ?? 0
        try? handle.seek(toOffset: size > 8192 ? size - 8192 : 0)
        let text = String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self)
        return text.split(whereSeparator: \.isNewline).suffix(tailLines).map { "  " + String($0).excerpt(200) }
            .joined(separator: "\n")
    }

    private static let tailLines = 12
}
