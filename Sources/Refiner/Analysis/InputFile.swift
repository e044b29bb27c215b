import Foundation

/// The bytes of one input file, and where in it things are.
///
/// A final class so that located values can share the bytes without copying them.
package final class InputFile: Sendable {
    /// The file as the user named it; `-` is standard input.
    package let name: String
    /// The whole content.
    package let bytes: [UInt8]

    /// Creates an input from bytes at hand.
    init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    /// Reads a stream to its end.
    ///
    /// - Throws: as the stream.
    init(reading stream: consuming ByteStream) throws(RefineError) {
        name = stream.name
        var bytes: [UInt8] = []
        while true {
            let piece = try stream.peek(1 << 20)
            if piece.isEmpty { break }
            bytes += piece
            stream.skip(piece.count)
        }
        self.bytes = bytes
    }

    /// Reads a file, or standard input for `-`.
    ///
    /// - Throws: ``RefineError`` with `inputMissing` when there is no such file or it cannot be read, with `badInput`
    ///   when it is a folder.
    package static func read(_ name: String, what: String) throws(RefineError) -> InputFile {
        if name == "-" {
            return InputFile(name: name, bytes: [UInt8](FileHandle.standardInput.readDataToEndOfFile()))
        }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: name, isDirectory: &isFolder) else {
            throw RefineError(.inputMissing, "no such file; expected \(what)", at: Place(file: name))
        }
        guard !isFolder.boolValue else {
            throw RefineError(.badInput, "is a folder; expected \(what)", at: Place(file: name))
        }
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: name), options: .mappedIfSafe)
            return InputFile(name: name, bytes: [UInt8](data))
        } catch {
            throw RefineError(
                .inputMissing, "cannot be read (\(error.reason)); expected \(what)", at: Place(file: name))
        }
    }

    /// The line, counted from 1, that holds the byte at `offset`.
    func line(of offset: Int) -> Int {
        1 + bytes.prefix(max(0, min(offset, bytes.count))).count { $0 == UInt8(ascii: "\n") }
    }
}

extension Error {
    /// The system's own words for what went wrong with a file, without the detour of Foundation's wording.
    package var reason: String {
        let error = self as NSError
        let underlying = error.userInfo[NSUnderlyingErrorKey] as? NSError
        for candidate in [underlying, error] {
            if let candidate, candidate.domain == NSPOSIXErrorDomain {
                return String(cString: strerror(Int32(candidate.code)))
            }
        }
        return error.localizedDescription.onOneLine
    }
}
