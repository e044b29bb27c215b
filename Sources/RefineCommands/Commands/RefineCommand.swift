public import ArgumentParser
import Foundation
import Refiner

/// The command line: `refine`, whose first word is `run` unless it says otherwise.
public struct RefineCommand: AsyncParsableCommand {
    /// Name, description and subcommands.
    public static let configuration = CommandConfiguration(
        commandName: "refine",
        abstract: "Turn where a text classifier fails into the training data that fixes it.",
        discussion: """
            refine reads a classifier's error analysis or predictions, picks the classes whose F1 is below a threshold, works out what \
            sets them apart from the classes they are confused with, writes new training texts that show it, refuses \
            those that would do harm, and adds the rest to the training data.

              refine --result analysis.json --threshold 0.85

            reads ./saved and writes ./saved_refined. A language model writes the texts when one is configured \
            (OPENAI_API_KEY, or --base-url for a local service); the embedded offline engine when none is.

            Exit status: 0 done, 2 quality gate failed, 3 ended early but saved, 64 usage, 65 bad input, 66 input \
            missing, 69 model service unavailable, 73 cannot write, 75 locked, 77 key refused, 78 bad configuration, 130 interrupted.
            """,
        version: RefineVersion.current,
        subcommands: [
            RunCommand.self, LoopCommand.self, PlanCommand.self, AnalyzeCommand.self, ShowCommand.self,
            CompareCommand.self, ValidateCommand.self, TrainCommand.self, PredictCommand.self,
            HistoryCommand.self,
            AuditCommand.self,
            CacheCommand.self, ModelsCommand.self, PromptsCommand.self,
        ],
        defaultSubcommand: RunCommand.self
    )

    /// Creates the command.
    public init() {}

    /// Parses the process's arguments, runs the command they name, and ends the process with its exit status.
    public static func execute() async -> Never {
        // A file opened later must not become the standard output that the caller closed.
        for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) == -1 { _ = open("/dev/null", O_RDWR) }
        // Both would end the process where a write can fail with an error instead.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            Foundation.exit(0)
        } catch let error as RefineError {
            Console().complain("error: \(error)")
            Foundation.exit(error.code.rawValue)
        } catch let error as OutputClosed {
            if error.isBrokenPipe { Foundation.exit(0) }
            Console().complain("error: standard output: \(error.reason)")
            Foundation.exit(RefineError.Code.cannotWrite.rawValue)
        } catch {
            // Help is wrapped by ArgumentParser, which traps where its indentation leaves no room.
            if Console().width < leastHelpWidth { setenv("COLUMNS", "\(leastHelpWidth)", 1) }
            exit(withError: error)
        }
    }

    private static let leastHelpWidth = 60
}

/// The version of the tool.
public enum RefineVersion {
    /// After Semantic Versioning.
    public static let current = "0.1.0"
}
