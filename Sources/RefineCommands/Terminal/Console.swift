import Foundation

/// The process's outer edge: standard output for data, standard error for everything else.
struct Console: Sendable {
    /// Whether standard error is a terminal that shows bars.
    let isInteractive: Bool
    /// Whether text on standard output may be coloured.
    let hasColor: Bool
    /// Whether progress and warnings are left out.
    let isQuiet: Bool
    /// Columns for tables on standard output: the terminal's, else what `COLUMNS` says, else as many as they need, since
    /// a program that reads them wants whole names.
    let width: Int
    /// Columns for the progress line on standard error.
    let progressWidth: Int

    /// The console of this process.
    init(quiet: Bool = false) {
        let environment = ProcessInfo.processInfo.environment
        let isDumb = environment["TERM"] == "dumb"
        let refusesColor = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        isInteractive = isatty(STDERR_FILENO) == 1 && !isDumb && !quiet
        hasColor = isatty(STDOUT_FILENO) == 1 && !isDumb && !refusesColor
        isQuiet = quiet
        let said = environment["COLUMNS"].flatMap { Int($0) }.map { max(1, $0) }
        width = Self.columns(of: STDOUT_FILENO) ?? said ?? .max
        progressWidth = Self.columns(of: STDERR_FILENO) ?? said ?? 80
    }

    /// Writes data to standard output.
    ///
    /// A reader that went away is no error: the process ends quietly.
    func print(_ text: String) throws {
        try write(text + "\n", to: STDOUT_FILENO)
    }

    /// Writes exactly `text` to standard output.
    func write(_ text: String) throws {
        try write(text, to: STDOUT_FILENO)
    }

    /// Writes bytes to standard output.
    func write(_ bytes: UnsafeRawBufferPointer) throws {
        try write(bytes, to: STDOUT_FILENO)
    }

    /// Writes a line for the user to standard error, unless they asked for quiet.
    func note(_ text: String) {
        guard !isQuiet else { return }
        try? write(text + "\n", to: STDERR_FILENO)
    }

    /// Writes a line for the user to standard error in any case.
    func complain(_ text: String) {
        try? write(text + "\n", to: STDERR_FILENO)
    }

    /// `text` in bold where colours are shown.
    func bold(_ text: String) -> String { hasColor ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

    /// `text` dimmed where colours are shown.
    func dim(_ text: String) -> String { hasColor ? "\u{1B}[2m\(text)\u{1B}[0m" : text }

    private func write(_ text: String, to descriptor: Int32) throws {
        try Array(text.utf8).withUnsafeBytes { try write($0, to: descriptor) }
    }

    private func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws {
        var rest = bytes
        while !rest.isEmpty {
            let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                throw OutputClosed(isBrokenPipe: errno == EPIPE, reason: String(cString: strerror(errno)))
            }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        }
    }

    private static func columns(of descriptor: Int32) -> Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}

/// Standard output cannot be written to any more.
struct OutputClosed: Error {
    /// Whether its reader went away, as `head` does.
    let isBrokenPipe: Bool
    /// The system's words.
    let reason: String
}
