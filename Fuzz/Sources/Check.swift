import Foundation
import Refiner

/// What holds of every input; where it does not, the process ends, which is what libFuzzer looks for.
enum Check {
    static func that(_ condition: Bool, _ message: @autoclosure () -> String) {
        guard !condition else { return }
        FileHandle.standardError.write(Data("broken: \(message())\n".utf8))
        abort()
    }

    /// A refusal is of the right kind, says where, and is one line (and perhaps one line of hint).
    static func refusal(_ error: RefineError, code: RefineError.Code = .badInput) {
        that(error.code == code, "a refusal of the wrong kind: \(error.code): \(error)")
        that(error.place != nil, "a refusal without a place: \(error)")
        that(!error.message.isEmpty, "a refusal without a message")
        for text in [error.message, error.place?.description ?? "", error.hint ?? ""] {
            that(!text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }, "a refusal of several lines")
        }
        that(error.message.utf8.count < 4000, "a refusal of \(error.message.utf8.count) bytes")
    }

    /// Within 0 and 1.
    static func share(_ value: Double?, _ what: String) {
        guard let value else { return }
        that(value >= 0 && value <= 1, "\(what) is \(value)")
    }
}
