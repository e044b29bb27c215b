import Foundation

/// A shell command in a process group of its own, so that all it starts can be ended with it.
struct ProcessGroup: Sendable {
    /// How a command ended.
    enum End: Sendable, Hashable {
        case status(Int32)
        case signal(Int32)
        case timeout
        case cancelled
    }

    private let child: pid_t

    /// Starts `shell` by `/bin/sh -c`, with nothing to read, and its output and complaints written to the file `output`.
    ///
    /// - Throws: ``RefineError`` `cannotWrite`.
    init(shell: String, environment: [String: String], output: String) throws(RefineError) {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #else
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        let all = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        var arguments = Self.copies(["/bin/sh", "-c", shell])
        var variables = Self.copies(all.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
        defer { for text in arguments + variables { free(text) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, "/bin/sh", &actions, &attributes, &arguments, &variables)
        guard code == 0 else { throw RefineError(.cannotWrite, String(cString: strerror(code))) }
        self.child = child
    }

    /// The texts as C wants them, with a nil behind; each must be freed.
    private static func copies(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
        texts.map { strdup($0) } + [nil]
    }

    /// Waits for the end; kills the whole group when it takes too long or the task is cancelled.
    func end(within limit: Duration) async -> End {
        let deadline = ContinuousClock.now + limit
        var pause = Duration.milliseconds(2)
        while true {
            var status: Int32 = 0
            let found = waitpid(child, &status, WNOHANG)
            if found == child { return Self.end(status) }
            if found < 0 && errno != EINTR { return .status(127) }
            if Task.isCancelled || ContinuousClock.now >= deadline {
                kill(-child, SIGTERM)
                for _ in 0..<Self.patience where waitpid(child, &status, WNOHANG) == 0 { usleep(20_000) }
                kill(-child, SIGKILL)
                waitpid(child, &status, 0)
                return Task.isCancelled ? .cancelled : .timeout
            }
            try? await Task.sleep(for: pause)
            pause = min(pause * 2, .milliseconds(50))
        }
    }

    /// The low seven bits are the signal that ended it, the next eight its own status.
    private static func end(_ status: Int32) -> End {
        status & 0x7F == 0 ? .status(status >> 8 & 0xFF) : .signal(status & 0x7F)
    }

    /// So many fiftieths of a second a group has to put its things in order.
    private static let patience = 100
}
