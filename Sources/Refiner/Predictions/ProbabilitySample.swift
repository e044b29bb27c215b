import JSONText

/// A sample with the probabilities of its classes; valid only while the closure runs that it is given to.
package struct ProbabilitySample {
    /// Its number among the samples of its task, from 0, in the order of the file.
    package let number: Int
    /// The line it stands on, or begins on, from 1.
    package let line: Int
    /// What it is: indices into ``TaskCounts/labels``, one in a single-label task.
    package let truth: [Int]
    /// What it was taken for: indices into ``TaskCounts/labels``.
    package let answer: [Int]
    /// The probability of each class as the file gives it, in the order of ``TaskCounts/labels``: 0…1, 0 where the line
    /// says nothing of a class.
    package let probabilities: UnsafeBufferPointer<Float>
    /// Where its text and `id` are.
    let source: Source

    enum Source {
        case line(UnsafeRawBufferPointer, text: RecordField, id: RecordField)
        case row(PredictionRow)
    }

    /// The text that was classified.
    package var text: String {
        switch source {
        case .line(let bytes, let text, _): text.string(in: bytes) ?? ""
        case .row(let row): row.text
        }
    }

    /// Its `id` as text, every digit of a number kept; nil where it has none.
    package var id: String? {
        switch source {
        case .line(let bytes, _, let id):
            id.string(in: bytes)
                ?? (id.kind == .number ? String(decoding: id.bytes(in: bytes), as: UTF8.self) : nil)
        case .row(let row): row.id
        }
    }
}
