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

/// Where a key is kept.
///
/// A flag's value is no such place: it would stand in the list of processes and in the shell's history.
public enum KeySource: Sendable, Hashable {
    /// An environment variable of this name.
    case environment(String)
    /// The first line of a file.
    case file(String)
    /// The first line that a command of the shell prints, as password managers do.
    case command(String)

    /// More bytes than any key has.
    static let mostBytes = 1 << 16

    /// Reads the key; blocks as long as the file or the command takes.
    ///
    /// - Parameter timeLimit: how long a command may take.
    /// - Throws: a ``KeyError`` when there is no key to be had there.
    public func read(timeLimit: Duration = .seconds(30)) throws(KeyError) -> Secret {
        let bytes: [UInt8]
        switch self {
        case .environment(let name):
            bytes = Array((ProcessInfo.processInfo.environment[name] ?? "").utf8)
        case .file(let path):
            bytes = try Self.contents(of: path)
        case .command(let command):
            bytes = try ShellCommand(command).output(timeLimit: timeLimit)
        }
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        // Not repaired: a key with other bytes in it is no key, and U+FFFD would only be refused later with other words.
        guard let text = String(validating: line, as: UTF8.self) else { throw KeyError(message: "\(place) is no text") }
        let key = Secret(text)
        guard !key.isEmpty else { throw KeyError(message: "\(place) is empty") }
        return key
    }

    /// Whether the file lets anybody but its owner read the key; false for other sources and for files that are not there.
    public var isReadableByOthers: Bool {
        guard case .file(let path) = self else { return false }
        var status = stat()
        // What is no regular file, a pipe for instance, is gone once it is read.
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
        return status.st_mode & (S_IRGRP | S_IROTH) != 0
    }

    /// The source in words, without the command, which may bear a secret itself.
    private var place: String {
        switch self {
        case .environment(let name): "the environment variable \(name)"
        case .file(let path): "the first line of the key file \(path)"
        case .command: "the first line of the key command's output"
        }
    }

    private static func contents(of path: String) throws(KeyError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw KeyError(message: "the key file \(path): \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while bytes.count < mostBytes, !bytes.contains(UInt8(ascii: "\n")) {
            let count = readBytes(descriptor, &buffer)
            if count > 0 {
                bytes += buffer[..<count]
            } else if count == 0 {
                break
            } else if errno != EINTR {
                throw KeyError(message: "the key file \(path): \(String(cString: strerror(errno)))")
            }
        }
        return bytes
    }
}
