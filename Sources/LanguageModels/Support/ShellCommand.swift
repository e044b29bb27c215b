#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif
#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A command of the shell whose output is a secret: it is shown to nobody, in no error either.
///
/// The command stays in this process's group, so that it may ask for a password on the terminal.
struct ShellCommand: Sendable {
    private let command: String

    init(_ command: String) {
        self.command = command
    }

    /// What the command prints.
    ///
    /// - Throws: a ``KeyError`` when it cannot be run, fails, takes too long or prints too much.
    func output(timeLimit: Duration) throws(KeyError) -> [UInt8] {
        let deadline = ContinuousClock.now + timeLimit
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Self.failure("cannot be run") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let child = spawn(output: ends[1])
        close(ends[1])
        defer { close(ends[0]) }
        guard let child else { throw Self.failure("cannot be run") }

        let output = Self.read(ends[0], until: deadline)
        guard let output, output.count < KeySource.mostBytes, let status = Self.wait(for: child, until: deadline) else {
            kill(child, SIGKILL)
            var ignored: Int32 = 0
            waitpid(child, &ignored, 0)
            throw Self.failure(
                output.map { $0.count >= KeySource.mostBytes } == true
                    ? "printed far more than a key" : "took longer than \(Int(timeLimit.inSeconds.rounded(.up))) s")
        }
        // The low seven bits are the signal that ended it, the next eight its own status.
        if status & 0x7F != 0 { throw Self.failure("was ended by signal \(status & 0x7F)") }
        if status != 0 { throw Self.failure("failed with status \(status >> 8 & 0xFF)") }
        return output
    }

    private static func failure(_ words: String) -> KeyError { KeyError(message: "the key command \(words)") }

    private func spawn(output: Int32) -> pid_t? {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
        #else
            var actions = posix_spawn_file_actions_t()
        #endif
        guard posix_spawn_file_actions_init(&actions) == 0 else { return nil }
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        // Its complaints may quote the secret.
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        // What else is open here, connections for instance, would stay open as long as the command's last child runs.
        for descriptor in 3..<min(getdtablesize(), 4096) where fcntl(descriptor, F_GETFD) >= 0 {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }

        var arguments = Self.copies(["/bin/sh", "-c", command])
        var environment = Self.copies(ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" })
        defer { for text in arguments + environment { free(text) } }
        var child: pid_t = 0
        return posix_spawn(&child, "/bin/sh", &actions, nil, &arguments, &environment) == 0 ? child : nil
    }

    /// The texts as C wants them, with a nil behind; each must be freed.
    private static func copies(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
        texts.map { strdup($0) } + [nil]
    }

    /// Reads until the end of the stream or more than any key has; nil when the time is over.
    private static func read(_ descriptor: Int32, until deadline: ContinuousClock.Instant) -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while bytes.count < KeySource.mostBytes {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { return nil }
            var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&request, 1, Int32(clamping: left.inMillisecondsRoundedUp)) > 0 else { continue }
            let count = readBytes(descriptor, &buffer)
            if count == 0 { break }
            if count > 0 { bytes += buffer[..<count] }
        }
        return bytes
    }

    /// The status of a process that ends, or nil when the time is over.
    private static func wait(for child: pid_t, until deadline: ContinuousClock.Instant) -> Int32? {
        var status: Int32 = 0
        while waitpid(child, &status, WNOHANG) == 0 {
            guard ContinuousClock.now < deadline else { return nil }
            usleep(5000)
        }
        return status
    }
}

/// Reads what is there, up to the size of the buffer; -1 for an error.
func readBytes(_ descriptor: Int32, _ buffer: inout [UInt8]) -> Int {
    buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
}
